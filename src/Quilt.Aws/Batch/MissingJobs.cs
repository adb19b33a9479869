using System.Collections.Concurrent;
using Amazon.Batch;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>
/// What becomes of jobs that one look at a run did not show: too new, forgotten, as AWS Batch does at least 7 days after their end, or of another account,
/// region or endpoint than is asked.
/// </summary>
internal sealed class MissingJobs(AwsClients clients, BatchOptions options, RunRecord run, WatchedRun watched)
{
    private readonly ConcurrentBag<JobState> lost = [];
    private Task<bool>? elsewhere;

    /// <summary>A job was not shown: notes it, or records that it is lost.</summary>
    public async Task MissAsync(JobState job, CancellationToken cancellationToken)
    {
        var age = JobDoubt.AgeOf(job.Current);
        var isNew = age < options.ForgottenPatience && JobDoubt.MayBeNew(job.Current, options);
        var isElsewhere = !isNew && age < options.ElsewherePatience && await IsElsewhereAsync(cancellationToken).ConfigureAwait(false);
        if (isElsewhere || age < options.ForgottenPatience)
        {
            watched.Unknown.Miss(job, isElsewhere);
            return;
        }
        lost.Add(job);
        await run.EndAsync(new AttemptEnded
        {
            Job = job.Number,
            Attempt = job.Current.Number,
            Status = JobStatus.FAILED,
            Outcome = JobOutcome.Failed,
            Failure = JobFailure.Lost,
            Reason = "forgotten: AWS Batch does not know this job any more, and nobody looked at its end",
        }).ConfigureAwait(false);
        await run.AppendAsync([new JobsForgotten { Jobs = [job.Number] }], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Says it by the report of whoever looks; who looks again and again, as a wait does, is told once.</summary>
    /// <param name="jobs">The jobs that were looked at.</param>
    public void Tell(IEnumerable<JobState> jobs)
    {
        if (CurrentReport.Value is not { } report)
            return;
        if (!lost.IsEmpty)
            report.Warning(JobDoubt.Lost(run.Header, [.. lost.OrderBy(job => job.Number)]));
        var unknown = jobs.Where(job => watched.Unknown.Contains(run.GetJob(job.Number)) && !JobDoubt.MayBeNew(job.Current, options)).ToList();
        if (unknown.Count > 0 && watched.Unknown.IsNewsFor(report))
            report.Warning(JobDoubt.Warning(run.Header, unknown, unknown.Exists(watched.Unknown.IsElsewhere), options));
    }

    // Whoever asks under another profile must not record the end of jobs that run.
    private Task<bool> IsElsewhereAsync(CancellationToken cancellationToken) => LazyInitializer.EnsureInitialized(
        ref elsewhere, () => IsElsewhereAsync(clients.Batch(run.Header.Spec.Aws!.Region!), run.Header, cancellationToken));

    /// <summary>Whether another place is asked, most likely, than the jobs of a run were sent to: their queue is not there either.</summary>
    public static async Task<bool> IsElsewhereAsync(AmazonBatchClient batch, RunHeader run, CancellationToken cancellationToken)
    {
        try
        {
            return await batch.FindQueueAsync(run.Spec.Queue!, cancellationToken).ConfigureAwait(false) is null;
        }
        catch (QuiltException)
        {
            return false; // who may not look at queues knows no more
        }
    }
}
