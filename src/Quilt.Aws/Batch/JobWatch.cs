using System.Collections.Concurrent;
using Amazon.Batch;
using Amazon.Batch.Model;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>Looks at the jobs of a run that have not ended, a hundred in a call, and makes the lines for its record.</summary>
internal sealed class JobWatch(AwsClients clients, BatchOptions options, RunRecord run, WatchedRun watched) : IDisposable
{
    // Jobs of several calls are looked at together, and each that has ended takes calls of its own.
    private readonly SemaphoreSlim judging = new(options.Concurrency);
    private readonly ConcurrentBag<(JobState Job, AttemptEnded End)> due = [];
    // What is left to another session, or seen by who only looks, is seen again and again.
    private readonly Dictionary<(int Job, int Attempt), AttemptEnded> known = watched.Due.ToDictionary(one => (one.End.Job, one.End.Attempt), one => one.End);
    private readonly Lazy<RunOwner?> keeper = new(() => SecretKeepers.FindAlive(run));
    private readonly EndJudge judge = new(clients, options, run, watched);
    private readonly MissingJobs unseen = new(clients, options, run, watched);

    // A run of which all jobs have ended is shown without it, and so without credentials.
    private AmazonBatchClient Batch => clients.Batch(run.Header.Spec.Aws!.Region!);

    /// <summary>Looks at all, and records what changed.</summary>
    /// <returns>The jobs that ended and are to be tried again: their ends are not recorded yet.</returns>
    public async Task<IReadOnlyCollection<(JobState Job, AttemptEnded End)>> LookAsync(CancellationToken cancellationToken)
    {
        var open = run.GetJobs().Where(job => !job.Current.IsEnded).ToLookup(job => job.Current.EngineId is not null);
        if (open[false].Any())
            await new OrphanClaims(Batch, options, run, watched).RunAsync(open[false], cancellationToken).ConfigureAwait(false);
        await InParallel(open[true].Chunk(BatchDescriptions.MostJobs), LookAsync, cancellationToken).ConfigureAwait(false);
        unseen.Tell(open[true]);
        watched.OpenEnds.Tell(run.Header, open[true]);
        return due;
    }

    /// <inheritdoc/>
    public void Dispose() => judging.Dispose();

    private async Task LookAsync(JobState[] jobs, CancellationToken cancellationToken)
    {
        var answer = await Batch.GetJobsAsync(jobs.Select(job => job.Current.EngineId!), run.Header.Id, cancellationToken).ConfigureAwait(false);
        var found = answer.ToDictionary(job => job.JobId);
        await InParallel(jobs, (job, token) => found.TryGetValue(job.Current.EngineId!, out var detail) ? TellAsync(job, detail, token) : unseen.MissAsync(job, token), cancellationToken).ConfigureAwait(false);
    }

    private Task TellAsync(JobState job, JobDetail detail, CancellationToken cancellationToken)
    {
        watched.Unknown.Find(job);
        if (JobEnd.StatusOf(detail) is not { } status)
            return Task.CompletedTask; // of a state that is not known here: the last known one stays
        if (status is JobStatus.SUCCEEDED or JobStatus.FAILED)
            return EndAsync(job, detail, status, cancellationToken);
        var current = job.Current;
        var said = status is JobStatus.RUNNABLE ? detail.StatusReason ?? "" : null;
        var waits = said == (current.WaitsNow?.Text ?? "") ? null : said;
        var stream = detail.Container?.LogStreamName;
        var tries = JobEnd.TriesOf(detail) is var ended && ended.Count > current.TryTimes.Count ? ended : null;
        return status == current.Status && waits is null && tries is null && (stream ?? current.LogStream) == current.LogStream
            ? Task.CompletedTask
            : run.AppendAsync(
                [
                    new StatusChanged
                    {
                        Job = job.Number,
                        Attempt = current.Number,
                        Status = status,
                        Started = status == JobStatus.RUNNING ? Time(detail.StartedAt) : null,
                        TryTimes = tries,
                        LogStream = stream,
                        Waits = waits,
                    },
                ],
                cancellationToken);
    }

    private async Task EndAsync(JobState job, JobDetail detail, JobStatus status, CancellationToken cancellationToken)
    {
        if (job.Current.StopReason is null && known.TryGetValue((job.Number, job.Current.Number), out var end))
        {
            LeaveDue(job, end);
            return;
        }
        await judging.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            end = await judge.JudgeAsync(job, detail, status, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            judging.Release();
        }
        if (end is null)
            return; // the next look does
        // Who stopped it elsewhere wants no other.
        if (JobEnd.IsStopped(detail, job.Current.StopReason) || !RetryRule.IsDue(run.Header.Spec.Aws!, job, end))
            await run.EndAsync(end).ConfigureAwait(false);
        else
            LeaveDue(job, end);
    }

    private void LeaveDue(JobState job, AttemptEnded end)
    {
        due.Add((job, end));
        if (!SecretKeepers.Knows(run, watched.Secrets) && keeper.Value is { } owner)
            watched.OpenEnds.Leave(job, SecretKeepers.WhyLeft(end, owner));
    }

    private static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;

    private Task InParallel<T>(IEnumerable<T> items, Func<T, CancellationToken, Task> work, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = options.Concurrency, CancellationToken = cancellationToken }, async (item, token) => await work(item, token).ConfigureAwait(false));
}
