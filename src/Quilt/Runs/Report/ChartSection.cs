using System.Globalization;
using System.Text;

namespace Quilt.Runs.Report;

/// <summary>How many jobs were queued, starting and running over time, as a picture.</summary>
internal sealed class ChartSection(Html html, IReadOnlyList<ReportJob> jobs)
{
    private const int Steps = 240;
    private const int Height = 100;

    // From the bottom to the top.
    private static readonly PhaseKind[] Kinds = [PhaseKind.Running, PhaseKind.Starting, PhaseKind.Queued];

    /// <summary>Writes it.</summary>
    public void Write()
    {
        if (Timeline.Of([.. jobs.SelectMany(job => job.Phases)], Steps) is not { Highest: > 0 } line)
            return;
        html.Write($"""
            <section id="timeline"><h2>Jobs over time</h2>
            <p class="legend"><span><i class="queued"></i>queued</span><span><i class="starting"></i>starting</span><span><i class="running"></i>running</span></p>
            <svg class="chart" viewBox="0 0 {Steps} {Height}" preserveAspectRatio="none" role="img" aria-label="Jobs queued, starting and running over time, at most {line.Highest} at once">
            """);
        var below = new int[Steps];
        foreach (var kind in Kinds)
        {
            var top = below.Select((count, step) => count + line.Count(kind, step)).ToArray();
            html.Write($"""<path class="{ClassOf(kind)}" d="{Band(below, top, line.Highest)}"/>""");
            below = top;
        }
        html.Write($"""
            </svg>
            <p class="axis"><span>{Measure.Time(line.From)}</span><span>at most {line.Highest} at once</span><span>{Measure.Time(line.To)}</span></p>
            </section>
            """);
    }

    /// <summary>The name of a phase in the style sheet.</summary>
    public static string ClassOf(PhaseKind kind) => kind.ToString().ToLowerInvariant();

    // The upper edge from left to right, then the lower one back.
    private static string Band(int[] below, int[] top, int highest)
    {
        StringBuilder path = new();
        path.Append(CultureInfo.InvariantCulture, $"M0 {Y(below[0], highest)}");
        for (var step = 0; step < top.Length; step++)
            path.Append(CultureInfo.InvariantCulture, $"V{Y(top[step], highest)}H{step + 1}");
        for (var step = below.Length - 1; step >= 0; step--)
            path.Append(CultureInfo.InvariantCulture, $"V{Y(below[step], highest)}H{step}");
        return path.Append('Z').ToString();
    }

    private static string Y(int count, int highest) => (Height - ((double)count / highest * Height)).ToString("0.##", CultureInfo.InvariantCulture);
}
