using Quilt.Registries;

namespace Quilt.Transfers;

/// <summary>Carries a revision from one registry to another.</summary>
public static class Promotion
{
    /// <summary>
    /// The package with every earlier revision that its registry lists among its parents: where one of those is the latest, the package
    /// is its successor, and no conflict. A later one, or one that the registry does not know, stays a conflict.
    /// </summary>
    /// <param name="source">The registry that the package comes from.</param>
    /// <param name="package">The package, with name and top hash.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<Package> WithEarlierRevisionsAsync(Registry source, Package package, CancellationToken cancellationToken)
    {
        var parents = package.Bases.ToBuilder();
        var reached = false;
        await foreach (var revision in source.RevisionsAsync(PackageName.Parse(package.Name), cancellationToken).ConfigureAwait(false))
        {
            reached |= revision.TopHash == package.TopHash;
            if (reached)
                parents.Add(revision.TopHash);
        }
        return package with { Parents = parents.ToImmutable() };
    }
}
