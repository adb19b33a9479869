namespace Quilt.Runs.Batchtools;

/// <summary>The runs that jobs of AWS Batch are of already: imported ones, or those that this program submitted.</summary>
internal sealed class EarlierRuns
{
    private readonly List<EarlierRun> found = [];

    private EarlierRuns()
    {
    }

    /// <summary>Looks through all runs.</summary>
    /// <param name="runs">Where they are kept.</param>
    /// <param name="jobs">The ids that AWS Batch gave the jobs.</param>
    public static EarlierRuns Find(BatchRuns runs, IReadOnlySet<string> jobs)
    {
        EarlierRuns earlier = new();
        foreach (var run in runs.OpenReadable().Where(run => run.Record.Header.Spec.Engine == AwsSpec.EngineName))
        {
            EarlierRun one = new(run);
            if (one.Ids.Overlaps(jobs))
                earlier.found.Add(one);
        }
        return earlier;
    }

    /// <summary>The runs of just these jobs, newest first.</summary>
    public IReadOnlyList<EarlierRun> Of(IReadOnlySet<string> jobs) => [.. found.Where(run => run.Ids.SetEquals(jobs))];

    /// <summary>The ids of runs that some of the jobs are of, newest first.</summary>
    public IReadOnlyList<string> WithSome(IReadOnlySet<string> jobs) => [.. found.Where(run => run.Ids.Overlaps(jobs)).Select(run => run.Id)];
}
