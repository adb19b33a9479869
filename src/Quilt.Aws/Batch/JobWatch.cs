using System.Collections.Concurrent;
using Amazon.Batch;
using Amazon.Batch.Model;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>Looks at the jobs of a run that have not ended, a hundred in a call, and makes the lines for its record.</summary>
internal sealed class JobWatch(AwsClients clients, BatchOptions options, RunRecord run, WatchedRun watched)
{
    private readonly ConcurrentBag<(JobState Job, AttemptEnded End)> due = [];
    private readonly LogTail tail = new(clients, run.Header);
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
        return due;
    }

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
        var end = JobEnd.Of(job, detail, options.StartSlack);
        var told = status == JobStatus.SUCCEEDED
            ? await JudgeAsync(job, end, detail, cancellationToken).ConfigureAwait(false)
            : await ExplainAsync(job, end, detail, cancellationToken).ConfigureAwait(false);
        if (told is null)
            return; // the next look does
        end = await CompareInputAsync(job, told, cancellationToken).ConfigureAwait(false);
        if (RetryRule.IsDue(run.Header.Spec.Aws!, job, end))
            due.Add((job, end));
        else
            await run.EndAsync(end).ConfigureAwait(false);
    }

    private async Task<AttemptEnded> JudgeAsync(JobState job, AttemptEnded end, JobDetail detail, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> missing;
        try
        {
            missing = await MissingAsync(job, end, cancellationToken).ConfigureAwait(false);
        }
        catch (QuiltException error)
        {
            // What S3 refuses for one job must not keep the others from being watched and stopped.
            return end with { Outcome = JobOutcome.Incomplete, Failure = JobFailure.OutputMissing, Reason = $"outputs could not be listed: {error.Message}" };
        }
        if (missing.Count > 0)
        {
            return end with
            {
                Outcome = JobOutcome.Incomplete,
                Failure = JobFailure.OutputMissing,
                Reason = $"missing or empty: {string.Join(", ", missing)}",
                LastLines = await tail.ReadAsync(end.LogStream, SecretsOf(detail), cancellationToken).ConfigureAwait(false),
            };
        }
        return end with { Outcome = JobOutcome.Succeeded };
    }

    private async Task<IReadOnlyList<string>> MissingAsync(JobState job, AttemptEnded end, CancellationToken cancellationToken)
    {
        if (run.Header.Spec.ExpectedOutput.IsEmpty)
            return [];
        List<string> files = [];
        await foreach (var file in new OutputObjects(clients.S3).ListAsync(JobPlaces.OutputOf(run.Header, job), end.Started, end.Since, end.Stopped, cancellationToken).ConfigureAwait(false))
        {
            if (file is { IsLeftover: false, Size: > 0 })
                files.Add(file.Path);
        }
        return [.. run.Header.Spec.ExpectedOutput.Where(text => OutputPattern.Parse(text) is var pattern && !files.Exists(pattern.IsMatch))];
    }

    // Whoever read copies read what he was submitted for; who never started read nothing.
    private async Task<AttemptEnded> CompareInputAsync(JobState job, AttemptEnded end, CancellationToken cancellationToken)
    {
        if (run.Header.Spec.Aws!.StageInput || end.Started is null)
            return end;
        var change = await new ChangedInput(clients.S3).FindAsync(job, run.ReadSubject(job), end.Stopped, cancellationToken).ConfigureAwait(false);
        if (change is null)
            return end;
        var told = change.StartsWith(ChangedInput.Unknown, StringComparison.Ordinal) ? $"its input {change}" : $"its input changed: {change}";
        return end with { InputChange = change, Reason = $"{end.Reason}{(end.Reason is null ? "" : "; ")}{told}" };
    }

    // Null: what its log says cannot be known yet, because lines show some seconds after they were written.
    private async Task<AttemptEnded?> ExplainAsync(JobState job, AttemptEnded end, JobDetail detail, CancellationToken cancellationToken)
    {
        var stopReason = job.Current.StopReason;
        var lines = JobEnd.IsStopped(detail, stopReason) ? null : await tail.ReadAsync(end.LogStream, SecretsOf(detail), cancellationToken).ConfigureAwait(false);
        var told = JobEnd.Explain(end, detail, stopReason, lines);
        var isByEmptiness = lines is { Count: 0 } && told.Failure != JobEnd.Explain(end, detail, stopReason, null).Failure;
        return isByEmptiness && (DateTimeOffset.UtcNow - end.Stopped)?.Duration() < options.LogPatience ? null : told;
    }

    // A session that comes later was given none: there AWS Batch tells them.
    private IReadOnlyCollection<string> SecretsOf(JobDetail detail) => [.. watched.Secrets.Values, .. ContainerSecrets.Of(run.Header, detail)];

    private static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;

    private Task InParallel<T>(IEnumerable<T> items, Func<T, CancellationToken, Task> work, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = options.Concurrency, CancellationToken = cancellationToken }, async (item, token) => await work(item, token).ConfigureAwait(false));
}
