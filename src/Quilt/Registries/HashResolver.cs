using Quilt.Storage;

namespace Quilt.Registries;

/// <summary>Finds the top hash that a user shortened.</summary>
internal sealed class HashResolver(RegistryLocation location, IStorage storage, RevisionReader revisions)
{
    /// <summary>The whole hash, and the newest revision of the package that has it where that is known by then.</summary>
    /// <remarks>
    /// As in quilt3, all manifests of the registry count, also those that no pointer names any more; the package's own revisions come first. A
    /// whole hash is taken as it is. Whether the package may have it is for the caller to see.
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
        if (!TopHash.IsHex(prefix))
            throw new QuiltException(Problem.RevisionNotFound, $"'{text}' is no top hash, nor the beginning of one: its digits are hexadecimal (0 to 9, a to f).", text);
        var own = await FindOwnAsync(name, prefix, cancellationToken).ConfigureAwait(false);
        if (own.Count == 1)
            return (own[0].TopHash, own[0]);
        var fitting = own.Count > 1 ? [.. own.Select(revision => revision.TopHash)] : await FindAsync(prefix, cancellationToken).ConfigureAwait(false);
        return fitting switch
        {
            [var only] => (only, null),
            [] => throw new QuiltException(
                Problem.RevisionNotFound, $"'{name}' in {location} has no revision whose top hash begins with '{text}'. Get-QuiltPackage {name} -All{location.Parameter} lists them.", text),
            _ => throw new QuiltException(
                Problem.AmbiguousHash, $"'{text}' fits {string.Join(" and ", fitting.Order(StringComparer.Ordinal))}. Write more digits.", text),
        };
    }

    // The newest of each hash.
    private async Task<List<Revision>> FindOwnAsync(PackageName name, string prefix, CancellationToken cancellationToken)
    {
        List<Revision> fitting = [];
        await foreach (var revision in revisions.RevisionsAsync(name, cancellationToken).ConfigureAwait(false))
        {
            if (revision.TopHash.StartsWith(prefix, StringComparison.Ordinal) && fitting.TrueForAll(one => one.TopHash != revision.TopHash))
                fitting.Add(revision);
        }
        return fitting;
    }

    private async Task<List<string>> FindAsync(string prefix, CancellationToken cancellationToken)
    {
        List<string> fitting = [];
        await foreach (var item in storage.ListAsync(RegistryLayout.Manifests, ListDepth.Direct, prefix, cancellationToken).ConfigureAwait(false))
        {
            if (TopHash.IsValid(item.Name))
                fitting.Add(item.Name);
        }
        return fitting;
    }
}
