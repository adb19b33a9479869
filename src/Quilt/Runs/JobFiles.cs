namespace Quilt.Runs;

/// <summary>Lists what many jobs left: in S3 each takes a call at least, so several are asked for at once.</summary>
internal static class JobFiles
{
    /// <summary>How many jobs are looked at at once.</summary>
    public const int AtOnce = 16;

    /// <summary>The files of each job, with those that are no results, in the order of the jobs.</summary>
    public static async Task<IReadOnlyList<IReadOnlyList<ResultFile>>> ListAsync(RunView run, IReadOnlyList<JobState> jobs, CancellationToken cancellationToken) =>
        await jobs.SelectAsync(AtOnce, async (job, token) => await run.Engine.GetResultsAsync(run.Record, job, token).ToListAsync(token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
}
