using Amazon.Batch;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>Ends jobs: those that wait are cancelled, those that have a machine are terminated.</summary>
internal sealed class JobStopping(AmazonBatchClient batch, RunRecord run)
{
    private readonly HashSet<(string EngineId, bool HasMachine)> asked = [];

    /// <summary>Asks for the end of those that have not ended, once for each way.</summary>
    /// <returns>How many have not ended.</returns>
    public async Task<int> AskAsync(IReadOnlyList<int> jobs, CancellationToken cancellationToken)
    {
        var open = jobs.Select(run.GetJob).Where(job => !job.Current.IsEnded).ToList();
        foreach (var job in open.Where(job => job.Current.EngineId is not null))
        {
            var (id, hasMachine) = (job.Current.EngineId!, job.Current.Status >= JobStatus.STARTING);
            if (!asked.Add((id, hasMachine)))
                continue;
            var reason = job.Current.StopReason ?? "on request";
            await (hasMachine
                ? BatchFailure.CallAsync("batch:TerminateJob", id, async () => (object)await batch.TerminateJobAsync(new() { JobId = id, Reason = reason }, cancellationToken).ConfigureAwait(false), cancellationToken)
                : BatchFailure.CallAsync("batch:CancelJob", id, async () => (object)await batch.CancelJobAsync(new() { JobId = id, Reason = reason }, cancellationToken).ConfigureAwait(false), cancellationToken)).ConfigureAwait(false);
        }
        return open.Count;
    }
}
