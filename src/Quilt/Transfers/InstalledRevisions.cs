using Quilt.Registries;

namespace Quilt.Transfers;

/// <summary>
/// The revisions that were installed into a folder before. A file that has the content which one of them states was not edited since, so
/// a later revision may take its place.
/// </summary>
internal sealed class InstalledRevisions(IReadOnlyList<Package> packages)
{
    /// <summary>The revisions of a folder's record, those that can still be read.</summary>
    public static async Task<InstalledRevisions> OfAsync(string folder, CancellationToken cancellationToken)
    {
        List<Package> packages = [];
        foreach (var revision in FolderRecord.Read(folder).Revisions)
        {
            // Only those of this machine's registries: an install asks no other registry than its own.
            if (!Path.IsPathFullyQualified(revision.Registry) || !PackageName.TryParse(revision.Name, out var name))
                continue;
            try
            {
                packages.Add(await Registry.OpenFolder(revision.Registry).GetAsync(name, revision.TopHash, null, cancellationToken).ConfigureAwait(false));
            }
            catch (QuiltException)
            {
                // Deleted or moved since: its files count as edited then.
            }
        }
        return new InstalledRevisions(packages);
    }

    /// <summary>What earlier revisions had at a path, the last one first.</summary>
    public IEnumerable<Entry> Find(string key) => packages.Reverse().Select(package => package.Content.Find(key)).OfType<Entry>();
}
