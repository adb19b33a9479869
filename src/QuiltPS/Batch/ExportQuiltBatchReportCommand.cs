using System.Management.Automation;
using Quilt;
using Quilt.Registries;
using Quilt.Runs;

namespace QuiltPS;

/// <summary>Writes one page of HTML that tells of jobs, and that needs nothing else.</summary>
[Cmdlet(VerbsData.Export, "QuiltBatchReport", SupportsShouldProcess = true, DefaultParameterSetName = "Run")]
[OutputType(typeof(FileInfo))]
public sealed class ExportQuiltBatchReportCommand : JobExportCmdlet
{
    private const string CatalogSetting = "navigator_url";

    /// <summary>How many of the last log lines of each failed job are shown.</summary>
    [Parameter]
    [ValidateRange(0, 10_000)]
    public int Tail { get; set; } = new ReportOptions().Tail;

    /// <summary>The address of the Quilt catalog that packages are linked to; by default the setting navigator_url.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Catalog { get; set; }

    /// <inheritdoc/>
    private protected override void End(IReadOnlyList<Job> jobs)
    {
        // What could not be found was told; a page about nothing helps nobody.
        if (jobs.Count == 0)
            return;
        var file = Target(Path);
        if (!ShouldProcess(file.Path, $"Write a report of {Display.Count(jobs.Count, "job")}"))
            return;
        ReportProgress progress = new(jobs.Count, jobs.Select(job => job.RunId).Distinct().Count());
        ReportOptions options = new() { Tail = Tail, Catalog = Catalog ?? CatalogOfSettings(), Progress = progress };
        Await((report, token) => file.WriteTextAsync(
            writer => BatchReport.WriteAsync(Runs, jobs, options with { FindResults = (run, token) => FindResultsAsync(run, report, token) }, writer, report, token), token), progress.View);
        Pass(file);
    }

    private static string? CatalogOfSettings() =>
        Isolated.Settings().All().FirstOrDefault(setting => setting.Name == CatalogSetting)?.Value as string;

    // A registry that is gone, or closed to whoever writes the report, is no reason to have none.
    private static async Task<IReadOnlyList<Package>> FindResultsAsync(Run run, IReport report, CancellationToken cancellationToken)
    {
        if (run is not { Registry: { } place, Package: not null })
            return [];
        try
        {
            var location = RegistryLocation.Parse(place, "/");
            return await RunRevisions.FindAsync(Providers.Of(location, JobSessions.S3Of(run.Connection)).Open(location), run, cancellationToken).ConfigureAwait(false);
        }
        catch (QuiltException error)
        {
            report.Verbose($"The report does not name the revisions that hold the results of run {run.Id}: '{place}' cannot be read. {error.Message}");
            return [];
        }
    }
}
