using Quilt.Storage;
using Quilt.Tests.Storage;

namespace Quilt.Aws.Tests.S3;

/// <summary>A bucket is a store like any other.</summary>
public sealed class S3StorageTests : StorageContract, IAsyncLifetime
{
    private readonly StorageBucket bucket = new();

    protected override IStorage Storage => bucket.Storage;

    public Task InitializeAsync() => bucket.InitializeAsync();

    public Task DisposeAsync() => bucket.DisposeAsync();

    private sealed class StorageBucket : BucketFixture
    {
        public IStorage Storage => new S3Storage(Clients, BucketName);
    }
}
