using System.Globalization;

namespace Quilt.Runs.Report;

/// <summary>Every job: what it did when, how long, and what costs are made of, by subject and in sum.</summary>
internal sealed class JobSection(Html html, IReadOnlyList<ReportRun> runs, CatalogLinks catalog)
{
    private const int BarWidth = 1000;

    private DateTimeOffset from;
    private double seconds;

    /// <summary>Writes it.</summary>
    public void Write()
    {
        var phases = runs.SelectMany(run => run.Jobs).SelectMany(job => job.Phases).ToList();
        if (phases.Count > 0)
        {
            from = phases.Min(phase => phase.From);
            seconds = (phases.Max(phase => phase.To) - from).TotalSeconds;
        }
        html.Write($"""
            <section id="jobs"><h2>Jobs</h2>
            <table><thead><tr><th>Subject</th><th>State</th><th class="n">Attempt</th><th>Over time</th><th class="n">Queued</th><th class="n">Starting</th><th class="n">Running</th>
            <th class="n">vCPU</th><th class="n">GiB</th><th class="n">vCPU-s</th><th class="n">GiB-s</th><th>Machine</th></tr></thead><tbody>
            """);
        foreach (var run in runs)
        {
            foreach (var job in run.Jobs)
                Row(run.Run, job);
        }
        html.Write($"</tbody>");
        Sum([.. runs.SelectMany(run => run.Jobs)]);
        html.Write($"""
            </table>
            <p class="note">vCPU, GiB and machine are what a job's last attempt had, not what it used of it: its engine does not tell that. Times, and what is multiplied with them, are those of all attempts, each by what it had; a {Measure.Unknown} stands for what is not known.</p>
            </section>
            """);
    }

    private void Row(Run run, ReportJob job)
    {
        var of = job.Job;
        html.Write($"""<tr><th data-label="Subject">""");
        if (catalog.Of(run.Registry, run.Package, of.Subject?.ImageKey) is { } page)
            html.Write($"""<a href="{page.AbsoluteUri}">{of.Name}</a>""");
        else
            html.Write($"<span>{of.Name}</span>");
        html.Write($"""</th><td data-label="State"><span class="{(job.IsFailed ? "bad" : of.IsEnded ? "good" : "open")}">""");
        if (job.Links.Job is { } console)
            html.Write($"""<a href="{console.AbsoluteUri}">{job.State}</a>""");
        else
            html.Write($"{job.State}");
        html.Write($"""
            </span></td><td class="n" data-label="Attempt">{of.Attempt}{(of.Tries > 1 ? string.Create(CultureInfo.InvariantCulture, $" ({of.Tries} tries)") : "")}</td><td data-label="Over time">
            """);
        Bar(job);
        html.Write($"""
            </td><td class="n" data-label="Queued">{Measure.Length(job.TimeOf(PhaseKind.Queued))}</td><td class="n" data-label="Starting">{Measure.Length(job.TimeOf(PhaseKind.Starting))}</td><td class="n" data-label="Running">{Measure.Length(job.TimeOf(PhaseKind.Running))}</td>
            """);
        Costs(job.Last.Usage.Vcpu, job.Last.Gib, job.VcpuSeconds, job.GibSeconds, MachineOf(job.Last.Usage));
        html.Write($"</tr>");
    }

    private void Sum(ReportJob[] jobs)
    {
        TimeSpan Total(Func<ReportJob, TimeSpan> time) => jobs.Aggregate(TimeSpan.Zero, (sum, job) => sum + time(job));
        html.Write($"""
            <tfoot><tr><th data-label="Sum">{jobs.Length} jobs</th><td></td><td></td><td></td><td class="n" data-label="Queued">{Measure.Length(Total(job => job.TimeOf(PhaseKind.Queued)))}</td><td class="n" data-label="Starting">{Measure.Length(Total(job => job.TimeOf(PhaseKind.Starting)))}</td><td class="n" data-label="Running">{Measure.Length(Total(job => job.TimeOf(PhaseKind.Running)))}</td>
            """);
        Costs(jobs.Max(job => job.Last.Usage.Vcpu), jobs.Max(job => job.Last.Gib), Measure.Sum(jobs.Select(job => job.VcpuSeconds)), Measure.Sum(jobs.Select(job => job.GibSeconds)), "");
        html.Write($"</tr></tfoot>");
    }

    private void Costs(double? vcpu, double? gib, double? vcpuSeconds, double? gibSeconds, string machine) => html.Write($"""
        <td class="n" data-label="vCPU">{Measure.Number(vcpu)}</td><td class="n" data-label="GiB">{Measure.Number(gib)}</td><td class="n" data-label="vCPU-s">{Measure.Number(vcpuSeconds)}</td><td class="n" data-label="GiB-s">{Measure.Number(gibSeconds)}</td><td data-label="Machine">{machine}</td>
        """);

    private static string MachineOf(JobUsage usage)
    {
        var gpu = usage.Gpu is { } count ? string.Create(CultureInfo.InvariantCulture, $"{count} GPU") : null;
        var parts = string.Join(", ", new[] { usage.Machine, usage.Capacity, gpu }.Where(part => part is not null));
        return parts.Length == 0 ? Measure.Unknown : parts;
    }

    // The same scale for all, so that bars below each other can be compared.
    private void Bar(ReportJob job)
    {
        if (!job.Phases.Any())
            return;
        html.Write($"""<svg class="bar" viewBox="0 0 {BarWidth} 10" preserveAspectRatio="none" role="img" aria-label="{job.Job.Name} over time">""");
        foreach (var phase in job.Phases)
        {
            var x = (phase.From - from).TotalSeconds / seconds * BarWidth;
            var width = Math.Max(1, phase.Length.TotalSeconds / seconds * BarWidth);
            html.Write($"""<rect class="{ChartSection.ClassOf(phase.Kind)}" x="{x:0.#}" width="{width:0.#}" height="10"/>""");
        }
        html.Write($"</svg>");
    }
}
