using System.Collections.Immutable;

namespace Quilt.Runs;

/// <summary>How many jobs are in each state; states without jobs are left out.</summary>
/// <param name="ByStatus">The numbers.</param>
public sealed record JobCounts(ImmutableSortedDictionary<JobStatus, int> ByStatus)
{
    /// <summary>Number of jobs.</summary>
    public int Total => ByStatus.Values.Sum();

    /// <summary>Number of jobs that have ended.</summary>
    public int Ended => Of(JobStatus.SUCCEEDED) + Of(JobStatus.FAILED);

    /// <summary>Number of jobs in a state.</summary>
    public int Of(JobStatus status) => ByStatus.GetValueOrDefault(status);
}
