namespace Quilt.Runs;

/// <summary>
/// Finds other runs of this user with jobs that have not ended and do what jobs that were just sent do: of the same inputs in the same way, to the
/// same place. What a submission that broke off had sent is taken over, and is no second job.
/// </summary>
/// <param name="runs">The runs.</param>
/// <param name="run">The run of the jobs that were sent.</param>
internal sealed class SameWork(BatchRuns runs, RunView run)
{
    // Each costs a look at the first line of its record.
    private const int MostRuns = 200;

    /// <summary>Warns of them, once for each other run. A help, not a promise: what cannot be read is passed over.</summary>
    /// <param name="jobs">The numbers of the jobs that were sent.</param>
    /// <param name="report">Told.</param>
    /// <param name="cancellationToken">Ends the looking.</param>
    public async Task WarnAsync(IReadOnlyList<int> jobs, IReport report, CancellationToken cancellationToken)
    {
        try
        {
            var sent = jobs.Select(run.Record.GetJob).Where(job => !job.Current.IsEnded).ToDictionary(WorkOf, job => job.Current.EngineId);
            foreach (var id in runs.Store.ListIds().Take(MostRuns).Where(id => id != run.Record.Header.Id && IsLike(id)))
                await WarnAsync(id, sent, report, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is QuiltException || (error is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            // The jobs are sent.
        }
    }

    private static (string Place, string InputKey) WorkOf(JobState job) => (job.Place, job.Current.InputKey);

    private async Task WarnAsync(string id, Dictionary<(string, string), string?> sent, IReport report, CancellationToken cancellationToken)
    {
        if (runs.Find(id) is not { } other || !Same(other, sent).Any())
            return;
        await other.Engine.RefreshAsync(other.Record, cancellationToken).ConfigureAwait(false); // the record tells what somebody last saw
        if (Same(other, sent).Count() is > 0 and var count)
        {
            report.Warning(
                $"The run {id}, which has not ended, has {(count == 1 ? "a job" : $"{count} jobs")} that {(count == 1 ? "does" : "do")} the same as {(count == 1 ? "one" : "some")} of this one ({run.Record.Header.Id}), and {(count == 1 ? "writes" : "write")} to the same place. " +
                $"Get-QuiltBatchStatus {id} shows how far it is, and Stop-QuiltBatch {run.Record.Header.Id} or {id} ends one of the two. -SkipDone leaves out only what has been pushed.");
        }
    }

    private static IEnumerable<JobState> Same(RunView other, Dictionary<(string, string), string?> sent) => other.Record.GetJobs()
        .Where(job => !job.Current.IsEnded && sent.TryGetValue(WorkOf(job), out var engineId) && engineId != job.Current.EngineId);

    private bool IsLike(string id)
    {
        var mine = run.Record.Header;
        return runs.Store.TryReadHeader(id) is { } other &&
            (other.Spec.Engine, other.Spec.Output, other.Registry, other.Package) == (mine.Spec.Engine, mine.Spec.Output, mine.Registry, mine.Package);
    }
}
