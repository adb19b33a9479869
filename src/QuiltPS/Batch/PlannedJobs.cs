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

    /// <summary>The counts in a sentence; empty when nothing was planned.</summary>
    public override string ToString() => jobs == 0 ? "" :
        $"Would submit {jobs} jobs over {files} input files of {Display.Size(bytes)}; {done} subjects are done already.";
}
