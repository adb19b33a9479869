using System.Management.Automation;
using Quilt;
using Quilt.Runs.Batchtools;

namespace QuiltPS;

/// <summary>Takes up jobs that the Python batchtools submitted.</summary>
[Cmdlet(VerbsData.Import, "QuiltBatch", SupportsShouldProcess = true)]
[OutputType(typeof(Run))]
public sealed class ImportQuiltBatchCommand : QuiltCmdlet
{
    /// <summary>The submission.json that submit_subjects wrote.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [FilePath]
    public string[] Path { get; set; } = [];

    /// <summary>The status.json that check_status wrote: how jobs ended that AWS Batch does not know any more.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [FilePath]
    public string? StatusPath { get; set; }

    /// <summary>The region of a queue that does not say its own; by default that of the session.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Region { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var path in Path.Select(FullPath))
            Try(() => Import(path));
    }

    private void Import(string path)
    {
        var status = StatusPath is null ? null : FullPath(StatusPath);
        var import = Await((report, token) => Task.Run(() => BatchtoolsImport.Read(path, status, report), token));
        if (import.Count == 0 || !ShouldProcess(path, $"Import {Display.Count(import.Count, "job")}"))
            return;
        foreach (var run in Await((report, token) => import.RunAsync(SessionRuns.Default, Region, report, token)))
            WriteObject(run);
    }
}
