namespace Quilt.Runs;

/// <summary>What can be named when jobs are submitted, as an engine's service has it now: for completion. An engine may have it or not.</summary>
public interface IBatchNames
{
    /// <summary>The job queues.</summary>
    Task<IReadOnlyList<BatchName>> GetQueuesAsync(CancellationToken cancellationToken);

    /// <summary>The job definitions.</summary>
    /// <param name="name">Null: their names. A name: its revisions, the newest first, as <c>name:revision</c>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<IReadOnlyList<BatchName>> GetJobDefinitionsAsync(string? name, CancellationToken cancellationToken);
}
