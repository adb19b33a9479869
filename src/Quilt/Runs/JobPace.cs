namespace Quilt.Runs;

/// <summary>
/// How long jobs will still take, at the pace of those that succeeded: who fails early says nothing of how long the others run.
/// </summary>
/// <param name="began">When somebody began to look.</param>
public sealed class JobPace(DateTimeOffset began)
{
    private int? succeededBefore;
    private JobCounts? counts;
    private DateTimeOffset at;

    /// <summary>Takes note of how jobs are.</summary>
    /// <param name="now">The numbers.</param>
    /// <param name="moment">When they were so.</param>
    public void Add(JobCounts now, DateTimeOffset moment)
    {
        // Jobs that had ended before say nothing of the pace.
        succeededBefore ??= now.Of(nameof(JobStatus.SUCCEEDED));
        (counts, at) = (now, moment);
    }

    /// <summary>How long it still takes, but never less than the youngest of those that run needs if it is like those that succeeded; null: nobody can tell.</summary>
    /// <param name="now">Now; between two looks the time runs down.</param>
    public TimeSpan? LeftAt(DateTimeOffset now)
    {
        if (counts is null || counts.Total == counts.Ended || counts.Of(nameof(JobStatus.SUCCEEDED)) - succeededBefore is not { } succeeded || succeeded <= 0)
            return null;
        var left = ((at - began) * (counts.Total - counts.Ended) / succeeded) - (now - at);
        if (counts.UsualTime is { } usual)
            left = Longer(left, counts.Running < counts.Total - counts.Ended ? usual : counts.LastStart is { } start ? start + usual - now : left);
        return left > TimeSpan.Zero ? left : null;
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
