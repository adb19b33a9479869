using System.Management.Automation;
using Quilt.Runs.Batchtools;

namespace QuiltPS;

/// <summary>Writes jobs as the files that the Python batchtools reads.</summary>
[Cmdlet(VerbsData.Export, "QuiltBatch", SupportsShouldProcess = true, DefaultParameterSetName = "Run")]
[OutputType(typeof(FileInfo))]
public sealed class ExportQuiltBatchCommand : LatestJobCmdlet
{
    /// <summary>The submission.json to write.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [FilePath]
    public string Path { get; set; } = "";

    /// <summary>The ids of runs: all their jobs. By default the newest run.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "Run")]
    [Alias("Id", "Run")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    public override string[] RunId { get; set; } = [];

    /// <summary>The status.json to write, too.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [FilePath]
    public string? StatusPath { get; set; }

    /// <summary>Replace files that are there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Give the files.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    private protected override void End(IReadOnlyList<Job> jobs)
    {
        if (jobs.Count == 0)
            return;
        TextFile submission = new(FullPath(Path), Force);
        var status = StatusPath is null ? null : new TextFile(FullPath(StatusPath), Force);
        var export = Await((report, token) => BatchtoolsExport.CollectAsync(Runs, jobs, report, token));
        if (export.Count == 0)
            return;
        Write(submission, export.ToSubmission(), export.Count);
        if (status is not null)
            Write(status, export.ToStatus(), export.Count);
    }

    private void Write(TextFile file, byte[] content, int jobs)
    {
        if (!ShouldProcess(file.Path, $"Write {Display.Count(jobs, "job")} for batchtools"))
            return;
        Await((_, token) => file.WriteAsync(writer => writer.WriteLineAsync(System.Text.Encoding.UTF8.GetString(content)), token));
        if (PassThru)
            WriteObject(new FileInfo(file.Path));
    }
}
