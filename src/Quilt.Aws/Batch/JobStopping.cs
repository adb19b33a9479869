using System.Collections.Concurrent;
using Amazon.Batch;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>Ends jobs: those that wait are cancelled, those that have a machine are terminated.</summary>
internal sealed class JobStopping(AmazonBatchClient batch, BatchOptions options, RunRecord run)
{
    private readonly ConcurrentDictionary<(string EngineId, bool HasMachine), byte> asked = [];

    /// <summary>Asks for the end of those that have not ended, once for each way.</summary>
    /// <returns>How many have not ended.</returns>
    public async Task<int> AskAsync(IReadOnlyList<int> jobs, CancellationToken cancellationToken)
    {
        var open = jobs.Select(run.GetJob).Where(job => !job.Current.IsEnded).ToList();
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = options.Concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(open.Where(job => job.Current.EngineId is not null), parallel, async (job, token) => await AskAsync(job.Current, token).ConfigureAwait(false)).ConfigureAwait(false);
        return open.Count;
    }

    private async Task AskAsync(AttemptState attempt, CancellationToken cancellationToken)
    {
        var (id, hasMachine) = (attempt.EngineId!, attempt.Status >= JobStatus.STARTING);
        if (!asked.TryAdd((id, hasMachine), 0))
            return;
        var reason = attempt.StopReason ?? "on request";
        await (hasMachine
            ? BatchFailure.CallAsync("batch:TerminateJob", id, async () => (object)await batch.TerminateJobAsync(new() { JobId = id, Reason = reason }, cancellationToken).ConfigureAwait(false), cancellationToken)
            : BatchFailure.CallAsync("batch:CancelJob", id, async () => (object)await batch.CancelJobAsync(new() { JobId = id, Reason = reason }, cancellationToken).ConfigureAwait(false), cancellationToken)).ConfigureAwait(false);
    }
}
