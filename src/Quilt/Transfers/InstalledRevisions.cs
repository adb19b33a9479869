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

    private InstalledRevisions(IEnumerable<FolderRevision> revisions) =>
        packages = [.. revisions.Select(revision => new Lazy<Task<Package?>>(() => ReadAsync(revision)))];

    /// <summary>None.</summary>
    public static InstalledRevisions None { get; } = new([]);

    /// <summary>Those that a folder's record names, the last one first, less the one that is being installed.</summary>
    public static InstalledRevisions Of(string folder, Package package) =>
        new(FolderRecord.Read(folder).Revisions.Reverse().Where(revision => revision.TopHash != package.TopHash));

    /// <summary>What earlier revisions had at a path.</summary>
    public async IAsyncEnumerable<Entry> FindAsync(string key, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var package in packages)
        {
            if ((await package.Value.WaitAsync(cancellationToken).ConfigureAwait(false))?.Content.Find(key) is { } entry)
                yield return entry;
        }
    }

    // Only from registries of this machine: an install asks no other registry than its own. One that is gone since counts as none.
    private static async Task<Package?> ReadAsync(FolderRevision revision)
    {
        if (!Path.IsPathFullyQualified(revision.Registry) || !PackageName.TryParse(revision.Name, out var name))
            return null;
        try
        {
            return await Registry.OpenFolder(revision.Registry).GetAsync(name, revision.TopHash, null, CancellationToken.None).ConfigureAwait(false);
        }
        catch (QuiltException)
        {
            return null;
        }
    }
}
