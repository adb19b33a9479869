namespace QuiltPS;

/// <summary>The progress bar of a report: which of its runs is looked at. Written by a worker, read by the pipeline's thread.</summary>
/// <param name="jobs">The number of jobs.</param>
/// <param name="runs">The number of runs.</param>
internal sealed class ReportProgress(int jobs, int runs) : IProgress<int>
{
    private volatile int done;

    public void Report(int value) => done = value;

    /// <summary>What the bar shows.</summary>
    public WorkProgress View() => new($"Report of {Display.Count(jobs, "job")}", $"Run {Math.Min(done + 1, runs)} of {runs}", done * 100 / runs);
}
