using System.Management.Automation;
using Quilt.Runs.Batchtools;

namespace QuiltPS;

/// <summary>Writes jobs as the files that the Python batchtools reads.</summary>
[Cmdlet(VerbsData.Export, "QuiltBatch", SupportsShouldProcess = true, DefaultParameterSetName = "Run")]
[OutputType(typeof(FileInfo))]
public sealed class ExportQuiltBatchCommand : JobExportCmdlet
{
    /// <summary>The status.json to write, beside the submission.json that Path names.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [FilePath]
    public string? StatusPath { get; set; }

    /// <inheritdoc/>
    private protected override void End(IReadOnlyList<Job> jobs)
    {
        if (jobs.Count == 0)
            return;
        var submission = Target(Path);
        var status = StatusPath is null ? null : Target(StatusPath);
        var export = Await((report, token) => BatchtoolsExport.CollectAsync(Runs, jobs, report, token));
        if (export.Count == 0)
            return;
        Write(submission, export.ToSubmission(), export.Count);
        if (status is not null)
            Write(status, export.ToStatus(), export.Count);
    }

    private void Write(OutputFile file, byte[] content, int jobs)
    {
        if (!ShouldProcess(file.Path, $"Write {Display.Count(jobs, "job")} for batchtools"))
            return;
        Await((_, token) => file.WriteAsync(stream => stream.WriteAsync(content, token).AsTask(), token));
        Pass(file);
    }
}
