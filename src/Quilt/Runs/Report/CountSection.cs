namespace Quilt.Runs.Report;

/// <summary>How many jobs are in each state, how long it all took, and how much ran at once.</summary>
internal sealed class CountSection(Html html, IReadOnlyList<ReportJob> jobs)
{
    /// <summary>Writes it.</summary>
    public void Write()
    {
        html.Write($"""<section id="counts"><ul class="tiles">""");
        Tile("jobs", Measure.Number(jobs.Count));
        foreach (var (state, count) in new JobCounts(jobs.CountBy(job => job.State)).ByState)
            Tile(state, Measure.Number(count));
        html.Write($"</ul>");
        var phases = jobs.SelectMany(job => job.Attempts).SelectMany(attempt => attempt.Phases.Select(phase => (Attempt: attempt, Phase: phase))).ToList();
        if (phases.Count > 0)
        {
            var running = phases.Where(one => one.Phase.Kind == PhaseKind.Running).ToList();
            html.Write($"""<ul class="tiles">""");
            Tile("from first to last", Measure.Length(phases.Max(one => one.Phase.To) - phases.Min(one => one.Phase.From)));
            Tile("run time, all jobs", Measure.Length(jobs.Aggregate(TimeSpan.Zero, (sum, job) => sum + job.TimeOf(PhaseKind.Running))));
            Tile("jobs at once, at most", Measure.Number(Timeline.Peak(running.Select(one => (one.Phase, 1.0)))));
            TileOfKnown("vCPUs at once, at most", running.Select(one => (one.Phase, one.Attempt.Usage.Vcpu)));
            TileOfKnown("GiB at once, at most", running.Select(one => (one.Phase, one.Attempt.Gib)));
            TileOfKnown("vCPU-seconds", Measure.Sum(jobs.Select(job => job.VcpuSeconds)));
            TileOfKnown("GiB-seconds", Measure.Sum(jobs.Select(job => job.GibSeconds)));
            html.Write($"</ul>");
        }
        html.Write($"</section>");
    }

    private void TileOfKnown(string name, IEnumerable<(JobPhase Phase, double? Weight)> weights)
    {
        var known = weights.Where(one => one.Weight is not null).Select(one => (one.Phase, one.Weight!.Value)).ToList();
        TileOfKnown(name, known.Count > 0 ? Timeline.Peak(known) : null);
    }

    private void TileOfKnown(string name, double? value)
    {
        if (value is not null)
            Tile(name, Measure.Number(value));
    }

    private void Tile(string name, string value) => html.Write($"<li><b>{value}</b><span>{name}</span></li>");
}
