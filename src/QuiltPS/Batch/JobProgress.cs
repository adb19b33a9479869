using Quilt.Runs;

namespace QuiltPS;

/// <summary>
/// The progress bar of waiting: how many jobs are in each state, and how long the rest will take at the pace so far. Written by a worker,
/// read by the pipeline's thread.
/// </summary>
internal sealed class JobProgress(int total) : IProgress<JobCounts>
{
    private readonly long started = Environment.TickCount64;
    private int endedAtStart = -1;
    private volatile Look? last;

    public void Report(JobCounts value)
    {
        Interlocked.CompareExchange(ref endedAtStart, value.Ended, -1);
        last = new Look(value, Environment.TickCount64);
    }

    /// <summary>What the bar shows.</summary>
    /// <param name="activity">What is waited for; the number of jobs is added.</param>
    public Func<WorkProgress> View(string activity) => () => last is not { } look
        ? new($"{activity} ({total})", "")
        : new($"{activity} ({look.Counts.Total})", $"{States(look.Counts)}{TimeLeft(look)}", Percent(look.Counts));

    private static string States(JobCounts now) => string.Join(", ", now.ByState.Select(pair => $"{pair.Value} {pair.Key}"));

    private static int Percent(JobCounts now) => now.Total == 0 ? 100 : now.Ended * 100 / now.Total;

    // Jobs that had ended before the wait began say nothing of the pace. Between two looks the time runs down.
    private string TimeLeft(Look look)
    {
        var ended = look.Counts.Ended - endedAtStart;
        if (ended <= 0 || look.Counts.Ended == look.Counts.Total)
            return "";
        var left = (look.At - started) * (look.Counts.Total - look.Counts.Ended) / ended - (Environment.TickCount64 - look.At);
        return $"; about {Display.Duration(TimeSpan.FromMilliseconds(Math.Max(left, 0)))} left";
    }

    private sealed record Look(JobCounts Counts, long At);
}
