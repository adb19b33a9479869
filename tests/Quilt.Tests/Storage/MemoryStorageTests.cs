using Quilt.Storage;

namespace Quilt.Tests.Storage;

/// <summary>The store that other tests use in place of a remote one keeps the contract too.</summary>
public sealed class MemoryStorageTests : StorageContract
{
    protected override IStorage Storage { get; } = new MemoryStorage();
}
