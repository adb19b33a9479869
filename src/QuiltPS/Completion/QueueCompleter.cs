namespace QuiltPS;

/// <summary>Completes the job queues of AWS Batch; the tooltip says whether each takes jobs.</summary>
public sealed class QueueCompleter : QuiltCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Candidate> Find(CompletionRequest request) =>
        request.BatchNames("queues", (names, token) => names.GetQueuesAsync(token));
}
