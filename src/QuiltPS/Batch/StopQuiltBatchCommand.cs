using System.Management.Automation;

namespace QuiltPS;

/// <summary>Ends jobs.</summary>
[Cmdlet(VerbsLifecycle.Stop, "QuiltBatch", SupportsShouldProcess = true, DefaultParameterSetName = "Run")]
[OutputType(typeof(Job))]
public sealed class StopQuiltBatchCommand : JobCmdlet
{
    /// <summary>Why, for a person; it becomes the reason of each job that was ended.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Reason { get; set; } = "by Stop-QuiltBatch";

    /// <inheritdoc/>
    private protected override void End(IReadOnlyList<Job> jobs)
    {
        if (jobs.Count > 0 && jobs.All(job => job.IsEnded))
            WriteWarning($"Nothing was to be stopped: {Display.Some([.. jobs])} ended before.");
        var open = jobs.Where(job => IsOpen(job) && ShouldProcess($"{job.Name} of run {job.RunId}", "Stop job")).Select(job => job.JobId).ToList();
        if (open.Count > 0)
            WriteObject(Await((report, token) => Runs.StopAsync(open, Reason, report, token)), enumerateCollection: true);
    }

    private bool IsOpen(Job job)
    {
        if (job.IsEnded)
            WriteVerbose($"{job.Name} ended before: it is left alone.");
        return !job.IsEnded;
    }
}
