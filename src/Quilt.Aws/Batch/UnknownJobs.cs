using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>The attempts of a run that AWS Batch was sent and did not show when it was last asked. Safe for threads.</summary>
internal sealed class UnknownJobs
{
    private readonly ConcurrentDictionary<(int Job, int Attempt), bool> missed = [];
    private readonly ConditionalWeakTable<IReport, object> told = new();

    /// <summary>Notes that a job was not shown.</summary>
    /// <param name="job">The job.</param>
    /// <param name="isElsewhere">Whether its queue is not there either.</param>
    public void Miss(JobState job, bool isElsewhere) => missed[KeyOf(job)] = isElsewhere;

    /// <summary>Notes that it was.</summary>
    public void Find(JobState job) => missed.TryRemove(KeyOf(job), out _);

    /// <summary>Whether a job has not ended, and was not shown when it was last asked for.</summary>
    public bool Contains(JobState job) => !job.Current.IsEnded && missed.ContainsKey(KeyOf(job));

    /// <summary>Whether such a job is of another place, since its queue was not there either.</summary>
    public bool IsElsewhere(JobState job) => missed.TryGetValue(KeyOf(job), out var isElsewhere) && isElsewhere;

    /// <summary>Whether a report has not been told yet that there are such jobs: a wait asks again and again.</summary>
    public bool IsNewsFor(IReport report) => told.TryAdd(report, told);

    private static (int Job, int Attempt) KeyOf(JobState job) => (job.Number, job.Current.Number);
}
