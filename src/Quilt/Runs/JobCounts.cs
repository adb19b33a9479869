using System.Collections.Immutable;

namespace Quilt.Runs;

/// <summary>How many jobs are in each state; states without jobs are left out.</summary>
/// <param name="ByStatus">The numbers.</param>
public sealed record JobCounts(ImmutableSortedDictionary<JobStatus, int> ByStatus)
{
    /// <summary>Numbers in any order; states without jobs are left out.</summary>
    internal JobCounts(IEnumerable<KeyValuePair<JobStatus, int>> counts)
        : this(counts.Where(count => count.Value > 0).ToImmutableSortedDictionary())
    {
    }

    /// <summary>The numbers of some jobs.</summary>
    internal static JobCounts Of(IEnumerable<JobState> jobs) => new(jobs.CountBy(job => job.Current.Status));

    /// <summary>Number of jobs.</summary>
    public int Total => ByStatus.Values.Sum();

    /// <summary>Number of jobs that have ended.</summary>
    public int Ended => Of(JobStatus.SUCCEEDED) + Of(JobStatus.FAILED);

    /// <summary>Number of jobs in a state.</summary>
    public int Of(JobStatus status) => ByStatus.GetValueOrDefault(status);
}
