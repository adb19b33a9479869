using System.Collections.Concurrent;
using Amazon.Batch;
using Amazon.Batch.Model;
using Quilt.Aws.S3;
using Quilt.Runs;
using Quilt.Runs.Local;

namespace Quilt.Aws.Batch;

/// <summary>Looks at the jobs of a run that have not ended, a hundred in a call, and makes the lines for its record.</summary>
internal sealed class JobWatch(AwsClients clients, BatchOptions options, RunRecord run, WatchedRun watched)
{
    private const int DescribeLimit = 100;

    private readonly ConcurrentBag<(JobState Job, AttemptEnded End)> due = [];
    private readonly LogTail tail = new(clients, run.Header, watched.Secrets.Values);
    private readonly AmazonBatchClient batch = clients.Batch(run.Header.Spec.Aws!.Region!);

    /// <summary>Looks at all, and records what changed.</summary>
    /// <returns>The jobs that ended and are to be tried again: their ends are not recorded yet.</returns>
    public async Task<IReadOnlyCollection<(JobState Job, AttemptEnded End)>> LookAsync(CancellationToken cancellationToken)
    {
        var open = run.GetJobs().Where(job => !job.Current.IsEnded).ToLookup(job => job.Current.EngineId is not null);
        await InParallel(open[false].Where(IsOrphan), ClaimAsync, cancellationToken).ConfigureAwait(false);
        await InParallel(open[true].Chunk(DescribeLimit), LookAsync, cancellationToken).ConfigureAwait(false);
        return due;
    }

    // Who recorded it is gone and left no id: it was sent or not.
    private bool IsOrphan(JobState job) =>
        job.Current.Owner is not { } token || run.FindOwner(token) is not { } owner || !OwnerLiveness.IsAlive(run.Folder, owner);

    private async Task ClaimAsync(JobState job, CancellationToken cancellationToken)
    {
        if (await new JobFinder(batch, run).FindAsync(job, cancellationToken).ConfigureAwait(false) is { } id)
        {
            await run.ChangeAsync(job.Number, job.Current.Number, JobStatus.SUBMITTED, engineId: id).ConfigureAwait(false);
        }
        else if (IsPast(job.Current))
        {
            await run.EndAsync(Ended(job) with
            {
                Failure = JobFailure.NotStarted,
                Reason = "not submitted: the session that was to send it ended before it did",
            }).ConfigureAwait(false);
        }
    }

    // It may have been sent at the last moment, long after it was recorded when calls came too fast, and such a job is not shown at once.
    private bool IsPast(AttemptState attempt) =>
        (attempt.Owner is { } token && watched.GoneSince(token) + options.OrphanPatience <= DateTimeOffset.UtcNow) ||
        attempt.Created + options.LongestSending < DateTimeOffset.UtcNow;

    private async Task LookAsync(JobState[] jobs, CancellationToken cancellationToken)
    {
        DescribeJobsRequest request = new() { Jobs = [.. jobs.Select(job => job.Current.EngineId!)] };
        var answer = await BatchFailure.CallAsync("batch:DescribeJobs", run.Header.Id, () => batch.DescribeJobsAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
        var found = (answer.Jobs ?? []).ToDictionary(job => job.JobId);
        await InParallel(jobs, (job, token) => found.TryGetValue(job.Current.EngineId!, out var detail) ? TellAsync(job, detail, token) : MissAsync(job), cancellationToken).ConfigureAwait(false);
    }

    private Task TellAsync(JobState job, JobDetail detail, CancellationToken cancellationToken)
    {
        var status = Enum.Parse<JobStatus>(detail.Status.Value);
        if (status is JobStatus.SUCCEEDED or JobStatus.FAILED)
            return EndAsync(job, detail, status, cancellationToken);
        var current = job.Current;
        var said = status is JobStatus.RUNNABLE ? detail.StatusReason ?? "" : null;
        var waits = said == (current.WaitsNow?.Text ?? "") ? null : said;
        var stream = detail.Container?.LogStreamName;
        return status == current.Status && waits is null && (stream ?? current.LogStream) == current.LogStream
            ? Task.CompletedTask
            : run.AppendAsync(
                [
                    new StatusChanged
                    {
                        Job = job.Number,
                        Attempt = current.Number,
                        Status = status,
                        Started = status == JobStatus.RUNNING ? Time(detail.StartedAt) : null,
                        LogStream = stream,
                        Waits = waits,
                    },
                ],
                cancellationToken);
    }

    private async Task EndAsync(JobState job, JobDetail detail, JobStatus status, CancellationToken cancellationToken)
    {
        var end = JobEnd.Of(job, detail);
        end = status == JobStatus.SUCCEEDED
            ? await JudgeAsync(job, end, cancellationToken).ConfigureAwait(false)
            : await ExplainAsync(job, end, detail, cancellationToken).ConfigureAwait(false);
        if (RetryRule.IsDue(run.Header.Spec.Aws!, job, end))
            due.Add((job, end));
        else
            await run.EndAsync(end).ConfigureAwait(false);
    }

    private async Task<AttemptEnded> JudgeAsync(JobState job, AttemptEnded end, CancellationToken cancellationToken)
    {
        var missing = await MissingAsync(job, end, cancellationToken).ConfigureAwait(false);
        if (missing.Count > 0)
        {
            return end with
            {
                Outcome = JobOutcome.Incomplete,
                Failure = JobFailure.OutputMissing,
                Reason = $"missing or empty: {string.Join(", ", missing)}",
                LastLines = await tail.ReadAsync(end.LogStream, cancellationToken).ConfigureAwait(false),
            };
        }
        return end with { Outcome = JobOutcome.Succeeded, Reason = await ChangedInputAsync(job, cancellationToken).ConfigureAwait(false) };
    }

    private async Task<IReadOnlyList<string>> MissingAsync(JobState job, AttemptEnded end, CancellationToken cancellationToken)
    {
        if (run.Header.Spec.ExpectedOutput.IsEmpty)
            return [];
        List<string> files = [];
        await foreach (var file in new OutputObjects(clients.S3).ListAsync(JobPlaces.OutputOf(run.Header, job), end.Started, end.Stopped, cancellationToken).ConfigureAwait(false))
        {
            if (file is { IsLeftover: false, Size: > 0 })
                files.Add(file.Path);
        }
        return [.. run.Header.Spec.ExpectedOutput.Where(text => OutputPattern.Parse(text) is var pattern && !files.Exists(pattern.IsMatch))];
    }

    // A container that reads INPUT_IMAGE alone reads what is newest when it starts.
    private async Task<string?> ChangedInputAsync(JobState job, CancellationToken cancellationToken)
    {
        if (run.ReadSubject(job) is not { ImageFolder: null, ImageFiles: [{ PhysicalKey: { Bucket: { } name, VersionId: { } version } key }, ..] })
            return null;
        try
        {
            var bucket = await clients.S3.GetBucketAsync(name, cancellationToken).ConfigureAwait(false);
            var now = await bucket.TryHeadAsync(key.Path, null, cancellationToken).ConfigureAwait(false);
            return now?.VersionId == version
                ? null
                : $"its input changed: s3://{name}/{key.Path} {(now is null ? "was deleted" : $"is version {now.VersionId} now")}, and the job was submitted for version {version}; a container that does not heed INPUT_VERSION_ID may have read another";
        }
        catch (QuiltException error) when (error.Problem is Problem.AccessDenied)
        {
            return null; // jobs may read what their submitter may not
        }
    }

    private async Task<AttemptEnded> ExplainAsync(JobState job, AttemptEnded end, JobDetail detail, CancellationToken cancellationToken)
    {
        var lines = JobEnd.IsStopped(detail, job.Current.StopReason) ? [] : await tail.ReadAsync(end.LogStream, cancellationToken).ConfigureAwait(false);
        return JobEnd.Explain(end, detail, job.Current.StopReason, lines);
    }

    // Jobs that are not shown: too new, or forgotten, as AWS Batch does a day or so after their end.
    private Task MissAsync(JobState job) => DateTimeOffset.UtcNow - job.Current.Created < options.ForgottenPatience
        ? Task.CompletedTask
        : run.EndAsync(Ended(job) with { Failure = JobFailure.Lost, Reason = "forgotten: AWS Batch does not know this job any more, and nobody looked at its end" });

    private static AttemptEnded Ended(JobState job) =>
        new() { Job = job.Number, Attempt = job.Current.Number, Status = JobStatus.FAILED, Outcome = JobOutcome.Failed };

    private static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;

    private Task InParallel<T>(IEnumerable<T> items, Func<T, CancellationToken, Task> work, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = options.Concurrency, CancellationToken = cancellationToken }, async (item, token) => await work(item, token).ConfigureAwait(false));
}
