namespace Quilt.Runs.Report;

/// <summary>The page: one file that needs nothing else, for screens of any width, light and dark, and paper.</summary>
internal sealed class ReportPage(TextWriter writer, IReadOnlyList<ReportRun> runs, CatalogLinks catalog, DateTimeOffset now)
{
    private readonly Html html = new(writer);
    private readonly ReportJob[] jobs = [.. runs.SelectMany(run => run.Jobs)];

    /// <summary>Writes it.</summary>
    public void Write()
    {
        var title = runs is [var only] ? $"Run {only.Run.Id}" : $"{runs.Count} runs";
        // Nothing is loaded and nothing is run, whatever somebody brings into it.
        html.Write($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <title>{title} · QuiltPS</title>
            """);
        html.WriteStyle(ReportStyle.Text);
        html.Write($"""
            </head>
            <body>
            <header>
            <h1>{title}</h1>
            <p>{jobs.Length} jobs as they were at {Measure.Time(now)}; all times are UTC.</p>
            </header>
            <main>
            """);
        new CountSection(html, jobs).Write();
        foreach (var run in runs)
            new RunSection(html, run, runs.Count == 1 ? "What was run" : $"Run {run.Run.Id}", catalog).Write();
        new ChartSection(html, jobs).Write();
        new FailureSection(html, jobs).Write();
        new JobSection(html, runs, catalog).Write();
        html.Write($"""
            </main>
            <footer><p>Made by Export-QuiltBatchReport of QuiltPS.</p></footer>
            </body>
            </html>
            """);
    }
}
