using System.Globalization;

namespace Quilt.Runs;

/// <summary>What jobs are in truth: an attempt whose owner is gone has ended, whatever the record says last.</summary>
internal static class JobVerdict
{
    /// <summary>A job as it is.</summary>
    public static JobState Judge(this IBatchEngine engine, RunRecord run, JobState job)
    {
        if (job.Current is not { IsEnded: false, Owner: { } token } || !engine.IsGone(run, token))
            return job;
        var owner = run.FindOwner(token);
        return job.WithCurrent(job.Current with
        {
            Status = JobStatus.FAILED,
            Outcome = JobOutcome.Failed,
            Reason = string.Create(CultureInfo.InvariantCulture, $"lost: the session that ran it (process {owner?.Pid} on {owner?.Host}) ended"),
        });
    }

    /// <summary>How many jobs are in each state, and whether one of them can still change.</summary>
    public static (JobCounts Counts, bool IsAlive) Count(this IBatchEngine engine, RunRecord run)
    {
        Dictionary<string, int> counts = [];
        var isAlive = false;
        foreach (var ((owner, status, outcome), number) in run.Tally().Where(count => count.Value > 0))
        {
            var isEnded = status is JobStatus.SUCCEEDED or JobStatus.FAILED;
            var isLost = !isEnded && owner is not null && engine.IsGone(run, owner);
            var truth = isLost ? nameof(JobStatus.FAILED) : JobCounts.NameOf(status, outcome);
            counts[truth] = counts.GetValueOrDefault(truth) + number;
            isAlive |= !isEnded && !isLost;
        }
        return (new JobCounts(counts), isAlive);
    }
}
