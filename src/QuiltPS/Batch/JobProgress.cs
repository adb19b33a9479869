using Quilt.Runs;

namespace QuiltPS;

/// <summary>
/// The progress bar of waiting: how many jobs are in each state, and how long the rest will take at the pace so far. Written by a worker,
/// read by the pipeline's thread.
/// </summary>
internal sealed class JobProgress(int total) : IProgress<JobCounts>
{
    private readonly long started = Environment.TickCount64;
    private volatile JobCounts? counts;
    private int endedAtStart = -1;

    public void Report(JobCounts value)
    {
        Interlocked.CompareExchange(ref endedAtStart, value.Ended, -1);
        counts = value;
    }

    /// <summary>What the bar shows.</summary>
    /// <param name="activity">What is waited for; the number of jobs is added.</param>
    public Func<WorkProgress> View(string activity) => () => counts is not { } now
        ? new($"{activity} ({total})", "")
        : new($"{activity} ({now.Total})", $"{States(now)}{TimeLeft(now)}", now.Total == 0 ? 100 : now.Ended * 100 / now.Total);

    private static string States(JobCounts now) => string.Join(", ", now.ByStatus.Select(pair => $"{pair.Value} {pair.Key}"));

    // Jobs that had ended before the wait began say nothing of the pace.
    private string TimeLeft(JobCounts now)
    {
        var ended = now.Ended - endedAtStart;
        if (ended <= 0 || now.Ended == now.Total)
            return "";
        var elapsed = TimeSpan.FromMilliseconds(Environment.TickCount64 - started);
        return $"; about {Display.Duration(elapsed / ended * (now.Total - now.Ended))} left";
    }
}
