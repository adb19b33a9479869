using System.Management.Automation;
using Quilt;

namespace QuiltPS;

/// <summary>The base of cmdlets that only look at jobs: without any argument, at those of the newest run.</summary>
public abstract class LatestJobCmdlet : JobCmdlet
{
    /// <summary>The ids of runs: all their jobs. By default the newest run.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Run")]
    [Alias("Id", "Run")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    public override string[] RunId { get; set; } = [];

    /// <inheritdoc/>
    protected sealed override void Begin()
    {
        // A pipeline without objects is no question for the newest run.
        if (MyInvocation.ExpectingInput || RunId.Length + Job.Length + JobId.Length > 0)
            return;
        RunId = Runs.Store.ListIds() is [var newest, ..]
            ? [newest]
            : throw new QuiltException(Problem.RunNotFound, $"There is no run yet in '{Runs.Store.Folder}'. Submit-QuiltBatch makes one.", null);
    }
}
