namespace Quilt.Runs.Report;

/// <summary>What was run on what: revisions, image, queue.</summary>
/// <param name="html">The page.</param>
/// <param name="run">The run.</param>
/// <param name="heading">The section's heading.</param>
/// <param name="catalog">Where revisions are shown.</param>
internal sealed class RunSection(Html html, ReportRun run, string heading, CatalogLinks catalog)
{
    /// <summary>Writes it.</summary>
    public void Write()
    {
        var of = run.Run;
        html.Write($"""<section class="run"><h2>{heading}</h2><dl>""");
        Line("Created", Measure.Time(of.Created));
        Revision("Input", of.Registry, of.Package);
        foreach (var result in run.Results)
            Revision("Results", result.Registry, $"{result.Name}@{result.TopHash}");
        Line("Registry", of.Registry);
        Line("Engine", of.Engine);
        Line("Queue", of.Queue);
        Line("Job definition", of.JobDefinition);
        Line("Image", of.Image);
        Line("Image digest", of.ImageDigest);
        Line("Command", of.Command.Count == 0 ? null : string.Join(' ', of.Command));
        Line("Output", of.Output);
        html.Write($"</dl></section>");
    }

    private void Revision(string name, string? registry, string? package)
    {
        if (catalog.Of(registry, package) is { } page)
            html.Write($"""<dt>{name}</dt><dd><a href="{page.AbsoluteUri}">{package}</a></dd>""");
        else
            Line(name, package);
    }

    private void Line(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            html.Write($"<dt>{name}</dt><dd>{value}</dd>");
    }
}
