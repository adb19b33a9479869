using System.Collections.Concurrent;
using Amazon.Batch;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>
/// Ends jobs: first those that wait are cancelled, then those that have a machine are terminated, and of an array of which none is to go on the
/// whole is, by one call. One that AWS Batch refuses to end, or does not know, does not keep the others alive.
/// </summary>
internal sealed class JobStopping(AmazonBatchClient batch, BatchOptions options, RunRecord run, WatchedRun watched, IReport report)
{
    private readonly HashSet<Call> asked = [];
    private readonly HashSet<int> left = [];
    private bool hasAsked;

    /// <summary>Asks for the end of those that have not ended, once for each way.</summary>
    /// <returns>How many have not ended, and are going to soon.</returns>
    public async Task<int> AskAsync(IReadOnlyList<int> jobs, CancellationToken cancellationToken)
    {
        var open = jobs.Select(run.GetJob).Where(job => !job.Current.IsEnded).ToList();
        var whole = WholeArrays(open);
        open.RemoveAll(job => left.Contains(job.Number));
        var calls = open.Where(job => job.Current.EngineId is not null).ToLookup(job => CallFor(job, whole));
        ConcurrentDictionary<Call, QuiltException> refused = [];
        // Those that wait come first: else a machine that a terminated job leaves is given to one of them, which then starts only to be ended.
        foreach (var some in calls.Select(call => call.Key).Where(asked.Add).ToLookup(call => call.HasMachine).OrderBy(some => some.Key))
            await SendAllAsync(some, refused, cancellationToken).ConfigureAwait(false);
        foreach (var (call, error) in refused)
            Leave(calls[call], some => report.Error(new QuiltException(error.Problem, $"{Names(some)} not stopped: {error.Message}", error.Target, error)));
        // They were asked to end all the same: one that is there after all does.
        Leave(open.Where(IsUnknown), some => report.Error(JobDoubt.NotStopped(run.Header, some, some.Any(watched.Unknown.IsElsewhere))));
        // They have ended; whether well, a later look says. Some of them are over by the stop itself, as the look after it shows.
        Leave(open.Where(job => hasAsked && watched.OpenEnds.WhyOf(job) is not null), some => report.Warning(JobDoubt.Undecided(run.Header, some, watched.OpenEnds.WhyOf(some[0]) ?? "")));
        Leave(calls.Where(call => !refused.ContainsKey(call.Key)).SelectMany(call => call).Where(WaitsForOthers), some => report.Warning(
            $"{Names(some)} not ended yet: AWS Batch ends a job that waits for others when those have ended. Get-QuiltBatchStatus shows it."));
        hasAsked = true;
        return open.Count(job => !left.Contains(job.Number));
    }

    private Task SendAllAsync(IEnumerable<Call> some, ConcurrentDictionary<Call, QuiltException> refused, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        some,
        new ParallelOptions { MaxDegreeOfParallelism = options.Concurrency, CancellationToken = cancellationToken },
        async (call, token) =>
        {
            try
            {
                await SendAsync(call, token).ConfigureAwait(false);
            }
            catch (QuiltException error)
            {
                refused[call] = error;
            }
        });

    // A cancelled job stays PENDING until what it depends on has ended, which may take days. Without such, jobs are PENDING for a moment only.
    private bool WaitsForOthers(JobState job) => job.Current.Status == JobStatus.PENDING && !run.Header.Spec.Aws!.DependsOn.IsEmpty && Dependencies.AreOpen(job);

    private bool IsUnknown(JobState job) => watched.Unknown.Contains(job) && !JobDoubt.MayBeNew(job.Current, options);

    private void Leave(IEnumerable<JobState> jobs, Action<IReadOnlyList<JobState>> tell)
    {
        var some = jobs.Where(job => !left.Contains(job.Number)).ToList();
        if (some.Count == 0)
            return;
        left.UnionWith(some.Select(job => job.Number));
        tell(some);
    }

    private string Names(IReadOnlyList<JobState> some) => some.Count == 1 ? $"{some[0].Subject.JobName} is" : $"{some.Count} jobs of run {run.Header.Id} are";

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
