namespace QuiltPS;

/// <summary>Completes the top hashes of a package's revisions, newest first; the tooltip says when and why each was pushed.</summary>
public sealed class TopHashCompleter : QuiltCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Candidate> Find(CompletionRequest request)
    {
        var name = request.Package?.Name ?? request.Address()?.Name;
        return name is null ? [] : Revisions.Of(request.Registry(), name).ByHash("");
    }
}
