using Quilt.Runs.Report;

namespace Quilt.Runs;

/// <summary>Tells of runs and jobs on one page of HTML that needs nothing else.</summary>
public static class BatchReport
{
    /// <summary>Writes a page about jobs. What cannot be found out (a log that is gone, machines that may not be asked for) is told, and left out.</summary>
    /// <param name="runs">Where the jobs are known.</param>
    /// <param name="jobs">The jobs, of any runs.</param>
    /// <param name="options">See <see cref="ReportOptions"/>.</param>
    /// <param name="writer">Where the page goes; its encoding must be UTF-8.</param>
    /// <param name="report">Told of what is missing.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="QuiltException"><see cref="Problem.RunNotFound"/>; <see cref="Problem.InvalidRecord"/>.</exception>
    public static async Task WriteAsync(
        BatchRuns runs, IReadOnlyCollection<Job> jobs, ReportOptions options, TextWriter writer, IReport report, CancellationToken cancellationToken)
    {
        List<ReportRun> told = [];
        foreach (var run in jobs.Select(job => RunId.SplitJob(job.JobId)).GroupBy(job => job.RunId, job => job.Number))
        {
            options.Progress?.Report(told.Count);
            var view = await runs.FreshAsync(run.Key, cancellationToken).ConfigureAwait(false);
            told.Add(await new ReportCollector(view, options, report).CollectAsync([.. run.Distinct().Order()], cancellationToken).ConfigureAwait(false));
        }
        options.Progress?.Report(told.Count);
        new ReportPage(writer, told, new CatalogLinks(options.Catalog), options.Clock.GetUtcNow()).Write();
    }
}
