using Amazon.Batch;
using Quilt.Runs;
using Quilt.Runs.Local;

namespace Quilt.Aws.Batch;

/// <summary>Finds out what became of attempts whose session ended before it had recorded an id for them, or got no answer: they were sent, or they were not.</summary>
internal sealed class OrphanClaims(AmazonBatchClient batch, BatchOptions options, RunRecord run, WatchedRun watched)
{
    private readonly JobFinder finder = new(batch, run.Header.Spec.Queue!);

    /// <summary>Looks for those of the attempts that nobody is left to send, and records what is known then.</summary>
    /// <param name="jobs">Jobs whose last attempts have neither ended nor an id.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(IEnumerable<JobState> jobs, CancellationToken cancellationToken)
    {
        var orphans = jobs.Where(IsOrphan).ToLookup(job => job.Current.Array?.Number);
        // All of an array were sent, or none.
        foreach (var array in orphans.Where(array => array.Key is not null))
            await ClaimArrayAsync(array.Key!.Value, [.. array], cancellationToken).ConfigureAwait(false);
        await Parallel.ForEachAsync(
            orphans[null],
            new ParallelOptions { MaxDegreeOfParallelism = options.Concurrency, CancellationToken = cancellationToken },
            async (job, token) => await ClaimAsync(job, token).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private bool IsOrphan(JobState job) => watched.LeftOpenSince(job.Number, job.Current.Number) is not null ||
        job.Current.Owner is not { } token || run.FindOwner(token) is not { } owner || !OwnerLiveness.IsAlive(run.Folder, owner);

    private async Task ClaimAsync(JobState job, CancellationToken cancellationToken)
    {
        if (await finder.FindAsync(job.Subject.JobName, JobVariables.MarkOf(run.Header, job), job.Current.Created, cancellationToken).ConfigureAwait(false) is { } id)
            await run.ChangeAsync(job.Number, job.Current.Number, JobStatus.SUBMITTED, engineId: id).ConfigureAwait(false);
        else
            await GiveUpAsync([job]).ConfigureAwait(false);
    }

    private async Task ClaimArrayAsync(int array, JobState[] jobs, CancellationToken cancellationToken)
    {
        var (name, mark) = (JobNames.OfArray(run.Header, array), JobVariables.MarkOf(run.Header, array));
        if (await finder.FindAsync(name, mark, jobs.Min(job => job.Current.Created), cancellationToken).ConfigureAwait(false) is { } id)
            await run.AppendAsync([new ArraySent { Array = array, EngineId = id }], CancellationToken.None).ConfigureAwait(false);
        else
            await GiveUpAsync(jobs).ConfigureAwait(false);
    }

    private Task GiveUpAsync(JobState[] jobs) => !jobs.All(IsPast)
        ? Task.CompletedTask
        : Task.WhenAll(jobs.Select(job => run.EndAsync(new AttemptEnded
        {
            Job = job.Number,
            Attempt = job.Current.Number,
            Status = JobStatus.FAILED,
            Outcome = JobOutcome.Failed,
            Failure = JobFailure.NotStarted,
            Reason = watched.LeftOpenSince(job.Number, job.Current.Number) is null
                ? "not submitted: the session that was to send it ended before it did"
                : "not submitted: the call got no answer, and AWS Batch shows no such job",
        })));

    // It may have been sent at the last moment, long after it was recorded when calls came too fast or much was copied, and such a job is not shown at once.
    private bool IsPast(JobState job)
    {
        var attempt = job.Current;
        var since = watched.LeftOpenSince(job.Number, attempt.Number) ?? (attempt.Owner is { } token ? watched.GoneSince(token) : null);
        return since + options.OrphanPatience <= DateTimeOffset.UtcNow || attempt.Created + options.LongestSending < DateTimeOffset.UtcNow;
    }
}
