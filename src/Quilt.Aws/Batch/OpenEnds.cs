using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>The attempts of a run that AWS Batch shows as ended, and whose ends are not recorded yet: something of them is not known, or others go on with them. Safe for threads.</summary>
internal sealed class OpenEnds
{
    private readonly ConcurrentDictionary<(int Job, int Attempt), (DateTimeOffset Since, string Why)> open = [];
    private readonly ConditionalWeakTable<IReport, object> told = new();

    /// <summary>Leaves an end open until a later look.</summary>
    /// <param name="job">The job.</param>
    /// <param name="why">Why, in a sentence that follows "not recorded yet:".</param>
    public void Leave(JobState job, string why) => open.AddOrUpdate(KeyOf(job), _ => (DateTimeOffset.UtcNow, why), (_, known) => known with { Why = why });

    /// <summary>All of an end is known.</summary>
    public void Close(JobState job) => open.TryRemove(KeyOf(job), out _);

    /// <summary>Why the end of a job is not recorded; null: it is, or the job goes on.</summary>
    public string? WhyOf(JobState job) => !job.Current.IsEnded && open.TryGetValue(KeyOf(job), out var known) ? known.Why : null;

    /// <summary>Since when an end is left open in this process; null: it is not.</summary>
    public DateTimeOffset? SinceOf(JobState job) => open.TryGetValue(KeyOf(job), out var known) ? known.Since : null;

    /// <summary>Says it by the report of whoever looks; who looks again and again, as a wait does, is told once for as long as there are such ends.</summary>
    /// <param name="run">The run.</param>
    /// <param name="jobs">The jobs that were looked at.</param>
    public void Tell(RunHeader run, IEnumerable<JobState> jobs)
    {
        if (open.IsEmpty)
            told.Clear();
        if (open.IsEmpty || CurrentReport.Value is not { } report)
            return;
        var left = jobs.Where(job => open.ContainsKey(KeyOf(job))).ToList();
        if (left.Count > 0 && WhyOf(left[0]) is { } why && told.TryAdd(report, told))
            report.Warning(JobDoubt.Undecided(run, left, why));
    }

    private static (int Job, int Attempt) KeyOf(JobState job) => (job.Number, job.Current.Number);
}
