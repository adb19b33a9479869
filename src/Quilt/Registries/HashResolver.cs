using Quilt.Storage;

namespace Quilt.Registries;

/// <summary>Finds the top hash that a user shortened.</summary>
internal sealed class HashResolver(IStorage storage, RevisionReader revisions)
{
    /// <summary>The whole hash.</summary>
    /// <remarks>
    /// As in quilt3, all manifests of the registry count, also those that no pointer names any more. Where several fit, the package's own
    /// revisions decide.
    /// </remarks>
    /// <exception cref="QuiltException"><see cref="Problem.AmbiguousHash"/>, <see cref="Problem.RevisionNotFound"/>.</exception>
    public async Task<string> ResolveAsync(PackageName name, string text, CancellationToken cancellationToken)
    {
        var prefix = text.ToLowerInvariant();
        if (TopHash.IsValid(prefix))
            return prefix;
        if (prefix.Length < TopHash.ShortestPrefix)
            throw new QuiltException(
                Problem.AmbiguousHash, $"'{text}' is too short: write at least {TopHash.ShortestPrefix} digits of the top hash.", text);
        var fitting = TopHash.IsPrefix(prefix) ? await FindAsync(prefix, cancellationToken).ConfigureAwait(false) : [];
        if (fitting.Count > 1)
            fitting = await OwnAsync(name, fitting, cancellationToken).ConfigureAwait(false);
        return fitting.Count switch
        {
            1 => fitting.First(),
            0 => throw new QuiltException(Problem.RevisionNotFound, $"The registry has no revision whose top hash begins with '{text}'.", text),
            _ => throw new QuiltException(
                Problem.AmbiguousHash, $"'{text}' fits {string.Join(" and ", fitting.Order(StringComparer.Ordinal))}. Write more digits.", text),
        };
    }

    private async Task<HashSet<string>> FindAsync(string prefix, CancellationToken cancellationToken)
    {
        HashSet<string> fitting = [];
        await foreach (var item in storage.ListAsync(RegistryLayout.Manifests, ListDepth.Direct, prefix, cancellationToken).ConfigureAwait(false))
        {
            if (TopHash.IsValid(item.Name))
                fitting.Add(item.Name);
        }
        return fitting;
    }

    // None of its own: then all stay, and the error lists them.
    private async Task<HashSet<string>> OwnAsync(PackageName name, HashSet<string> fitting, CancellationToken cancellationToken)
    {
        HashSet<string> own = [];
        await foreach (var revision in revisions.RevisionsAsync(name, cancellationToken).ConfigureAwait(false))
        {
            if (fitting.Contains(revision.TopHash))
                own.Add(revision.TopHash);
        }
        return own.Count == 0 ? fitting : own;
    }
}
