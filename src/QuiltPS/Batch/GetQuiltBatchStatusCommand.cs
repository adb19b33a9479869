using System.Management.Automation;
using Quilt;

namespace QuiltPS;

/// <summary>Gives jobs as they are now.</summary>
[Cmdlet(VerbsCommon.Get, "QuiltBatchStatus", DefaultParameterSetName = "Run")]
[OutputType(typeof(Job), typeof(Run))]
public sealed class GetQuiltBatchStatusCommand : LatestJobCmdlet
{
    /// <summary>Give the runs, each with the number of its jobs in each state, not the jobs.</summary>
    [Parameter]
    public SwitchParameter Summary { get; set; }

    /// <inheritdoc/>
    private protected override bool TriesAgain => true;

    /// <inheritdoc/>
    private protected override void End(IReadOnlyList<Job> jobs)
    {
        if (!Summary)
        {
            WriteObject(jobs, enumerateCollection: true);
            return;
        }
        foreach (var runId in jobs.Select(job => job.RunId!).Distinct())
            Try(() => WriteObject(Await((_, token) => Runs.GetRunAsync(runId, token))));
    }
}
