using Amazon.Batch;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>
/// Ends jobs: those that wait are cancelled, those that have a machine are terminated, and of an array of which none is to go on the whole is,
/// by one call.
/// </summary>
internal sealed class JobStopping(AmazonBatchClient batch, BatchOptions options, RunRecord run)
{
    private readonly HashSet<Call> asked = [];

    /// <summary>Asks for the end of those that have not ended, once for each way.</summary>
    /// <returns>How many have not ended.</returns>
    public async Task<int> AskAsync(IReadOnlyList<int> jobs, CancellationToken cancellationToken)
    {
        var open = jobs.Select(run.GetJob).Where(job => !job.Current.IsEnded).ToList();
        var whole = WholeArrays(open);
        var calls = open.Where(job => job.Current.EngineId is not null).Select(job => CallFor(job, whole)).Distinct().Where(asked.Add).ToList();
        await Parallel.ForEachAsync(
            calls,
            new ParallelOptions { MaxDegreeOfParallelism = options.Concurrency, CancellationToken = cancellationToken },
            async (call, token) => await SendAsync(call, token).ConfigureAwait(false)).ConfigureAwait(false);
        return open.Count;
    }

    private HashSet<int> WholeArrays(List<JobState> open)
    {
        var stopping = open.Select(job => job.Number).ToHashSet();
        var arrays = run.GetArrays();
        return [.. open.Select(job => job.Current.Array?.Number).OfType<int>().Distinct().Where(array => arrays[array - 1].All(number => IsOver(number, array) || stopping.Contains(number)))];
    }

    // A child that was restarted is another job now.
    private bool IsOver(int number, int array) => run.GetJob(number).Current is var now && (now.IsEnded || now.Array?.Number != array);

    private static Call CallFor(JobState job, HashSet<int> wholeArrays)
    {
        var now = job.Current;
        var reason = now.StopReason ?? "on request";
        return now.Array is { } array && wholeArrays.Contains(array.Number)
            ? new Call(now.EngineId!.Split(':')[0], true, reason)
            : new Call(now.EngineId!, now.Status >= JobStatus.STARTING, reason);
    }

    private Task SendAsync(Call call, CancellationToken cancellationToken) => call.HasMachine
        ? BatchFailure.CallAsync("batch:TerminateJob", call.JobId, async () => (object)await batch.TerminateJobAsync(new() { JobId = call.JobId, Reason = call.Reason }, cancellationToken).ConfigureAwait(false), cancellationToken)
        : BatchFailure.CallAsync("batch:CancelJob", call.JobId, async () => (object)await batch.CancelJobAsync(new() { JobId = call.JobId, Reason = call.Reason }, cancellationToken).ConfigureAwait(false), cancellationToken);

    private readonly record struct Call(string JobId, bool HasMachine, string Reason);
}
