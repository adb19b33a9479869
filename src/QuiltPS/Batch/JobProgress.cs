using Quilt.Runs;

namespace QuiltPS;

/// <summary>
/// The progress bar of waiting: how many jobs are in each state, and how long the rest will take at the pace of those that succeeded. Written by a worker,
/// read by the pipeline's thread.
/// </summary>
internal sealed class JobProgress(int total) : IProgress<JobCounts>
{
    private readonly JobPace pace = new(DateTimeOffset.UtcNow);
    private readonly Lock gate = new();
    private JobCounts? last;

    public void Report(JobCounts value)
    {
        lock (gate)
        {
            pace.Add(value, DateTimeOffset.UtcNow);
            last = value;
        }
    }

    /// <summary>What the bar shows.</summary>
    /// <param name="activity">What is waited for; the number of jobs is added.</param>
    public Func<WorkProgress> View(string activity) => () =>
    {
        lock (gate)
        {
            return last is null
                ? new($"{activity} ({total})", "")
                : new($"{activity} ({last.Total})", $"{States(last)}{TimeLeft()}", Percent(last));
        }
    };

    private static string States(JobCounts now) => string.Join(", ", now.ByState.Select(pair => $"{pair.Value} {pair.Key}"));

    private static int Percent(JobCounts now) => now.Total == 0 ? 100 : now.Ended * 100 / now.Total;

    private string TimeLeft() => pace.LeftAt(DateTimeOffset.UtcNow) is { } left ? $"; about {Display.Duration(left)} left" : "";
}
