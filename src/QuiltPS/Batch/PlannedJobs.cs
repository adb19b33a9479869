using Quilt.Runs;

namespace QuiltPS;

/// <summary>Counts what <c>Submit-QuiltBatch -WhatIf</c> would do.</summary>
internal sealed class PlannedJobs
{
    private int jobs;
    private int done;
    private int files;
    private long bytes;

    public void Add(JobPlan plan)
    {
        jobs++;
        files += plan.InputCount;
        bytes += plan.InputSize;
    }

    public void AddDone() => done++;

    /// <summary>The counts in a sentence; empty when there were no subjects.</summary>
    public override string ToString() => jobs + done == 0
        ? ""
        : $"Submit {Count(jobs, "job")} over {Count(files, "input file")} of {Display.Size(bytes)}; leave out {Count(done, "subject")} done already.";

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";
}
