namespace QuiltPS;

/// <summary>Completes the tags of a package's revisions, <c>latest</c> first.</summary>
public sealed class TagCompleter : QuiltCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Candidate> Find(CompletionRequest request) =>
        request.Address() is { } address ? Revisions.Of(request.Registry(), address.Name).ByTag("") : [];
}
