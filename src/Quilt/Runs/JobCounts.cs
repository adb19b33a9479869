using System.Collections.Immutable;

namespace Quilt.Runs;

/// <summary>
/// How many jobs are in each state: AWS Batch's statuses, and <see cref="Incomplete"/> for jobs that ended with exit code 0 and lack an
/// expected output, which are not counted as SUCCEEDED. States without jobs are left out.
/// </summary>
/// <param name="ByState">The numbers, in the order in which a job passes through the states; names in any case.</param>
public sealed record JobCounts(ImmutableSortedDictionary<string, int> ByState)
{
    /// <summary>The state of a job whose outcome is <see cref="JobOutcome.Incomplete"/>.</summary>
    public const string Incomplete = "INCOMPLETE";

    /// <summary>No jobs.</summary>
    internal static ImmutableSortedDictionary<string, int> Empty { get; } = ImmutableSortedDictionary.Create<string, int>(new StateOrder());

    /// <summary>Numbers in any order; states without jobs are left out.</summary>
    internal JobCounts(IEnumerable<KeyValuePair<string, int>> counts)
        : this(Empty.AddRange(counts.Where(count => count.Value > 0)))
    {
    }

    /// <summary>The numbers of some jobs.</summary>
    internal static JobCounts Of(IEnumerable<JobState> jobs) => new(jobs.CountBy(job => NameOf(job.Current.Status, job.Current.Outcome)));

    /// <summary>The numbers of some jobs, with what tells how long such jobs run.</summary>
    internal static JobCounts WithTimes(IReadOnlyCollection<JobState> jobs)
    {
        var times = jobs
            .Where(job => job.Current is { Outcome: JobOutcome.Succeeded, Started: not null, Stopped: not null })
            .Select(job => (job.Current.Stopped - job.Current.Started)!.Value)
            .ToList();
        return Of(jobs) with
        {
            UsualTime = times.Count == 0 ? null : TimeSpan.FromSeconds(times.Average(time => time.TotalSeconds)),
            LastStart = jobs.Where(job => job.Current.Status == JobStatus.RUNNING).Max(job => job.Current.Started),
        };
    }

    /// <summary>The state that a job is counted under.</summary>
    internal static string NameOf(JobStatus status, JobOutcome outcome) => outcome == JobOutcome.Incomplete ? Incomplete : status.ToString();

    /// <summary>Number of jobs.</summary>
    public int Total => ByState.Values.Sum();

    /// <summary>Number of jobs that have ended.</summary>
    public int Ended => Of(nameof(JobStatus.SUCCEEDED)) + Of(Incomplete) + Of(nameof(JobStatus.FAILED));

    /// <summary>Number of jobs that run.</summary>
    internal int Running => Of(nameof(JobStatus.RUNNING));

    /// <summary>How long the jobs ran on average that succeeded; null: none has, or nobody looked.</summary>
    internal TimeSpan? UsualTime { get; init; }

    /// <summary>When the youngest of those that run started; null: none does, or nobody looked.</summary>
    internal DateTimeOffset? LastStart { get; init; }

    /// <summary>Number of jobs in a state.</summary>
    public int Of(string state) => ByState.GetValueOrDefault(state);

    private sealed class StateOrder : IComparer<string>
    {
        private static readonly string[] States = [.. Enum.GetNames<JobStatus>().SkipLast(1), Incomplete, nameof(JobStatus.FAILED)];

        public int Compare(string? x, string? y) => Place(x) == Place(y) ? StringComparer.OrdinalIgnoreCase.Compare(x, y) : Place(x) - Place(y);

        // What is no state comes last.
        private static int Place(string? state) =>
            Array.FindIndex(States, name => name.Equals(state, StringComparison.OrdinalIgnoreCase)) is >= 0 and var place ? place : States.Length;
    }
}
