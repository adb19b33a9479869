using Quilt.Storage;

namespace Quilt.Tests.Storage;

/// <summary>Where nothing is stored, for tests that are about pointers and manifests.</summary>
internal sealed class NoContent : IContentStore
{
    public bool Holds(Entry entry) => !entry.PhysicalKey.IsLocal;

    public Task<ContentPresence[]> LookAsync(IReadOnlyList<Entry> entries, CancellationToken cancellationToken) =>
        Task.FromResult(new ContentPresence[entries.Count]);

    public ValueTask<PhysicalKey?> FindAsync(Entry entry, string destination, Entry? latest, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IContentWriter OpenWriter(ContentWriterOptions options) => throw new NotSupportedException();
}
