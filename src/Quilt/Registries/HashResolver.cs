namespace Quilt.Registries;

/// <summary>Finds the top hash that a user shortened.</summary>
internal sealed class HashResolver(RegistryLocation location, RevisionReader revisions)
{
    /// <summary>The whole hash, and the newest revision that has it where that is known by then.</summary>
    /// <remarks>
    /// quilt3 looks among all manifests of the registry. Here a prefix names a revision of the package, so that no package's content comes under
    /// another's name. A whole hash is taken as it is, as by quilt3.
    /// </remarks>
    /// <exception cref="QuiltException"><see cref="Problem.AmbiguousHash"/>, <see cref="Problem.RevisionNotFound"/>.</exception>
    public async Task<(string TopHash, Revision? Revision)> ResolveAsync(PackageName name, string text, CancellationToken cancellationToken)
    {
        var prefix = text.ToLowerInvariant();
        if (TopHash.IsValid(prefix))
            return (prefix, null);
        if (prefix.Length < TopHash.ShortestPrefix)
            throw new QuiltException(
                Problem.AmbiguousHash, $"'{text}' is too short: write at least {TopHash.ShortestPrefix} digits of the top hash.", text);
        var fitting = TopHash.IsPrefix(prefix) ? await FindAsync(name, prefix, cancellationToken).ConfigureAwait(false) : [];
        return fitting.Count switch
        {
            1 => (fitting[0].TopHash, fitting[0]),
            0 => throw new QuiltException(
                Problem.RevisionNotFound, $"'{name}' has no revision in {location} whose top hash begins with '{text}'.", text),
            _ => throw new QuiltException(
                Problem.AmbiguousHash,
                $"'{text}' fits {string.Join(" and ", fitting.Select(revision => revision.TopHash).Order(StringComparer.Ordinal))}. Write more digits.",
                text),
        };
    }

    // The newest of each hash.
    private async Task<List<Revision>> FindAsync(PackageName name, string prefix, CancellationToken cancellationToken)
    {
        List<Revision> fitting = [];
        await foreach (var revision in revisions.RevisionsAsync(name, cancellationToken).ConfigureAwait(false))
        {
            if (revision.TopHash.StartsWith(prefix, StringComparison.Ordinal) && fitting.TrueForAll(one => one.TopHash != revision.TopHash))
                fitting.Add(revision);
        }
        return fitting;
    }
}
