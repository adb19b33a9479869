namespace Quilt.Registries;

/// <summary>Finds a revision of which only the hash is known.</summary>
public static class RevisionSearch
{
    // As for a hash prefix of one package: fewer digits are no name.
    private const int LeastDigits = 6;

    /// <summary>The revision of whatever package of a registry that has a top hash.</summary>
    /// <param name="registry">The registry; each of its packages is looked at.</param>
    /// <param name="topHash">The top hash, or its first six digits or more.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="QuiltException"><see cref="Problem.RevisionNotFound"/>; <see cref="Problem.AmbiguousHash"/>: revisions of different content fit.</exception>
    public static async Task<Package> FindAsync(Registry registry, string topHash, CancellationToken cancellationToken)
    {
        if (topHash.Length < LeastDigits)
            throw new QuiltException(Problem.AmbiguousHash, $"'{topHash}' is too short: give at least {LeastDigits} digits of the hash.", topHash);
        if (!TopHash.IsHex(topHash.ToLowerInvariant()))
            throw new QuiltException(Problem.RevisionNotFound, $"'{topHash}' is no top hash, nor the beginning of one: its digits are hexadecimal (0 to 9, a to f).", topHash);
        Revision? found = null;
        await foreach (var name in registry.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            await foreach (var revision in registry.RevisionsAsync(name, cancellationToken).ConfigureAwait(false))
            {
                if (!revision.TopHash.StartsWith(topHash, StringComparison.OrdinalIgnoreCase) || revision.TopHash == found?.TopHash)
                    continue;
                if (found is not null)
                    throw new QuiltException(Problem.AmbiguousHash, $"'{topHash}' fits {found} and {revision}: give more digits.", topHash);
                found = revision;
            }
        }
        return found is null
            ? throw new QuiltException(Problem.RevisionNotFound, $"No package of {registry.Location} has a revision '{topHash}'.", topHash)
            : await registry.GetAsync(PackageName.Parse(found.Name), found.TopHash, null, cancellationToken).ConfigureAwait(false);
    }
}
