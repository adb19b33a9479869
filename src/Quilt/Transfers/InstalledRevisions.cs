using System.Runtime.CompilerServices;
using Quilt.Registries;

namespace Quilt.Transfers;

/// <summary>
/// The revisions that were installed into a folder before. A file that has the content which one of them states was not edited since, so
/// a later revision may take its place. A revision is read when the first file asks for it. Safe to use from many threads.
/// </summary>
internal sealed class InstalledRevisions
{
    private readonly Lazy<Task<Package?>>[] packages;

    private InstalledRevisions(IEnumerable<FolderRevision> revisions, Registry? own) =>
        packages = [.. revisions.Select(revision => new Lazy<Task<Package?>>(() => ReadAsync(revision, own)))];

    /// <summary>None.</summary>
    public static InstalledRevisions None { get; } = new([], null);

    /// <summary>Those that a folder's record names, the last one first, less the one that is being installed.</summary>
    /// <param name="folder">The folder's full path.</param>
    /// <param name="package">The package that is being installed.</param>
    /// <param name="own">The registry that it comes from; null when nobody opened it.</param>
    public static InstalledRevisions Of(string folder, Package package, Registry? own) =>
        new(FolderRecord.Read(folder).Revisions.Reverse().Where(revision => revision.TopHash != package.TopHash), own);

    /// <summary>What earlier revisions had at a path.</summary>
    public async IAsyncEnumerable<Entry> FindAsync(string key, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var package in packages)
        {
            if ((await package.Value.WaitAsync(cancellationToken).ConfigureAwait(false))?.Content.Find(key) is { } entry)
                yield return entry;
        }
    }

    // From registries of this machine and from the package's own: an install asks no other. A revision that is gone since counts as none.
    private static async Task<Package?> ReadAsync(FolderRevision revision, Registry? own)
    {
        if (!PackageName.TryParse(revision.Name, out var name) || !TopHash.IsValid(revision.TopHash) || Open(revision.Registry, own) is not { } registry)
            return null;
        try
        {
            return await registry.ReadAsync(name, revision.TopHash, CancellationToken.None).ConfigureAwait(false);
        }
        catch (QuiltException)
        {
            return null;
        }
    }

    private static Registry? Open(string location, Registry? own) =>
        own?.Location.ToString() == location ? own : Path.IsPathFullyQualified(location) ? Registry.OpenFolder(location) : null;
}
