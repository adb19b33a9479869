namespace Quilt.Runs.Batchtools;

/// <summary>A run, and which jobs of AWS Batch it has.</summary>
internal sealed class EarlierRun(RunView view)
{
    public string Id => Record.Header.Id;

    public RunRecord Record => view.Record;

    public Run Run => view.GetRun();

    /// <summary>Whether others submitted its jobs.</summary>
    public bool IsImported => Record.Header.Package is null;

    /// <summary>The ids that AWS Batch gave its jobs, of their last attempts.</summary>
    public HashSet<string> Ids { get; } = [.. view.Record.GetJobs().Select(job => job.Current.EngineId).OfType<string>()];

    public IReadOnlyList<JobState> GetJobs() => Record.GetJobs();
}
