namespace QuiltPS;

/// <summary>Completes the names of a registry's packages; behind <c>name@</c> the hashes of its revisions, behind <c>name:</c> their tags.</summary>
public class PackageNameCompleter : QuiltCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Candidate> Find(CompletionRequest request)
    {
        if (request.Word.IndexOfAny(['@', ':']) is > 0 and var end)
        {
            var start = request.Word[..(end + 1)];
            var revisions = Revisions.Of(request.Registry(), start[..^1]);
            return start[^1] == '@' ? revisions.ByHash(start) : revisions.ByTag(start);
        }
        var registry = request.Registry();
        return CompletionCache.Get(
            $"names\n{registry.Location}",
            async () => await registry.ListAsync(CancellationToken.None).Select(name => new Candidate(name.ToString())).ToListAsync().ConfigureAwait(false));
    }
}
