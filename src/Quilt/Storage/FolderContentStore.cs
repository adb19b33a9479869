namespace Quilt.Storage;

/// <summary>Content in a folder registry: immutable objects named by their hash (see <see cref="FolderObjects"/>).</summary>
public sealed class FolderContentStore : IContentStore
{
    private readonly string root;
    private readonly FolderObjects objects;

    /// <summary>The content of the registry in a folder.</summary>
    /// <param name="root">The registry's folder.</param>
    public FolderContentStore(string root)
    {
        this.root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        objects = new FolderObjects(this.root);
    }

    /// <inheritdoc/>
    public bool Holds(Entry entry) => entry.PhysicalKey.IsLocal && objects.Contains(entry.PhysicalKey.Path);

    /// <inheritdoc/>
    public Task<ContentPresence[]> LookAsync(IReadOnlyList<Entry> entries, CancellationToken cancellationToken) =>
        Task.FromResult(entries.Select(Look).ToArray());

    /// <inheritdoc/>
    public ValueTask<PhysicalKey?> FindAsync(Entry entry, string destination, Entry? latest, CancellationToken cancellationToken) =>
        ValueTask.FromResult(objects.Find(entry) is { } path ? PhysicalKey.File(path) : null);

    /// <inheritdoc/>
    public IContentWriter OpenWriter(ContentWriterOptions options) => new FolderContentWriter(root, objects, options);

    private static ContentPresence Look(Entry entry) => !entry.PhysicalKey.IsLocal ? ContentPresence.Unknown
        : FileIdentity.Find(entry.PhysicalKey.Path)?.Size == entry.Size ? ContentPresence.There
        : ContentPresence.Gone;
}
