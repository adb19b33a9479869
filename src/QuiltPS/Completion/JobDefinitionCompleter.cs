namespace QuiltPS;

/// <summary>Completes the job definitions of AWS Batch; behind <c>name:</c> the revisions, the newest first. The tooltip says which image each has.</summary>
public sealed class JobDefinitionCompleter : QuiltCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Candidate> Find(CompletionRequest request)
    {
        var name = request.Word.IndexOf(':') is > 0 and var colon ? request.Word[..colon] : null;
        return request.BatchNames($"definitions {name}", (names, token) => names.GetJobDefinitionsAsync(name, token));
    }
}
