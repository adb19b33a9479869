namespace Quilt.Runs.Report;

/// <summary>What failed, and why: kind, reason, last lines.</summary>
internal sealed class FailureSection(Html html, IReadOnlyList<ReportJob> jobs)
{
    /// <summary>Writes it.</summary>
    public void Write()
    {
        var failed = jobs.Where(job => job.IsFailed).ToList();
        if (failed.Count == 0)
            return;
        html.Write($"""<section id="failures"><h2>{failed.Count} without success</h2><ul class="tiles">""");
        foreach (var (kind, count) in failed.CountBy(KindOf).OrderByDescending(kind => kind.Value))
            html.Write($"<li><b>{count}</b><span>{kind}</span></li>");
        html.Write($"</ul>");
        foreach (var job in failed)
            Write(job);
        html.Write($"</section>");
    }

    private void Write(ReportJob job)
    {
        var of = job.Job;
        html.Write($"""<article><h3>{of.Name}</h3><dl><dt>State</dt><dd class="bad">{job.State}{(of.Failure == JobFailure.None ? "" : $", {of.Failure}")}</dd>""");
        if (of.Reason is not null)
            html.Write($"<dt>Reason</dt><dd>{of.Reason}</dd>");
        if (of.ExitCode is { } code)
            html.Write($"<dt>Exit code</dt><dd>{code}</dd>");
        html.Write($"<dt>Job</dt><dd>{of.JobId}, attempt {of.Attempt}</dd>");
        foreach (var wait in of.Reasons)
            html.Write($"<dt>Waited</dt><dd>{Measure.Time(wait.FirstSeen)}: {wait.Text}</dd>");
        html.Write($"</dl>");
        if (job.LastLines is { Count: > 0 } lines)
            html.Write($"<pre>{string.Join('\n', lines)}</pre>");
        Link(job.Links.Job, "Job in the AWS console");
        Link(job.Links.Log, "Log in the AWS console");
        html.Write($"</article>");
    }

    private void Link(Uri? page, string text)
    {
        if (page is not null)
            html.Write($"""<a href="{page.AbsoluteUri}">{text}</a>&#32;""");
    }

    // Where no kind is known, the reason says what there is to say.
    private static string KindOf(ReportJob job) => job.Job.Failure == JobFailure.None ? "kind not known" : job.Job.Failure.ToString();
}
