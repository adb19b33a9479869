using System.Runtime.CompilerServices;

namespace Quilt.Runs;

/// <summary>Reads the logs of jobs, of their last attempts or of one that is asked for, without the values of secrets.</summary>
/// <param name="runs">The runs.</param>
/// <param name="jobIds">The jobs.</param>
/// <param name="attempt">Which attempt of each; null: the last.</param>
internal sealed class LogReading(BatchRuns runs, IEnumerable<string> jobIds, int? attempt)
{
    private readonly LogMasks masks = new(jobIds, attempt);

    /// <summary>The lines of one.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="options">Which lines.</param>
    /// <param name="report">Told of a log that may show secrets; null: nobody.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<LogLine> OfOneAsync(string jobId, LogOptions options, IReport? report, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (runId, number) = RunId.SplitJob(jobId);
        var run = await runs.FreshAsync(runId, cancellationToken).ConfigureAwait(false);
        if (attempt is { } wanted)
            _ = run.Record.GetJob(number).UpTo(wanted); // fails where it has had no such
        var mask = await masks.OfAsync(run, number, report, cancellationToken).ConfigureAwait(false);
        await foreach (var line in run.Engine.ReadLogAsync(run.Record, number, options, cancellationToken).ConfigureAwait(false))
            yield return line with { Text = mask.Apply(line.Text) };
    }

    /// <summary>The lines of all, merged.</summary>
    /// <param name="jobs">The jobs as they are now.</param>
    /// <param name="options">Which lines of each.</param>
    /// <param name="report">Told of logs that cannot be read, and of such that may show secrets.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<LogLine> OfAllAsync(
        IReadOnlyCollection<Job> jobs, LogOptions options, IReport report, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        report = new SameErrors(report);
        using LogPages pages = new();
        pages.Share(jobs.Count);
        var each = options with { Pages = jobs.Count > 1 ? pages : null };
        var logs = jobs.Select(job => (Job: job, Lines: OfOneAsync(job.JobId, each, report, cancellationToken)));
        // The lines of local jobs have no time to be ordered by; those of others are not older than the last attempts of their jobs.
        var merged = options.Follow
            ? LogFollow.ByArrivalAsync(logs.Select(log => log.Lines), report, cancellationToken)
            : LogMerge.ByTimeAsync(
                logs.Select(log => (log.Job.Run?.Engine == AwsSpec.EngineName && attempt is null ? log.Job.Started ?? log.Job.Created : (DateTimeOffset?)null, log.Lines)), pages, report, cancellationToken);
        await foreach (var line in merged.ConfigureAwait(false))
            yield return line;
    }
}
