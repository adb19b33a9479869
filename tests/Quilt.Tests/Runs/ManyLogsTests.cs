using Quilt.Runs;

namespace Quilt.Tests.Runs;

/// <summary>What is held at once, and asked for at once, while the logs of thousands of jobs are read that ran side by side.</summary>
public sealed class ManyLogsTests : IDisposable
{
    private const int Logs = 3000;
    private const int LinesOfEach = 40;
    private const int MostLines = 30_000;

    private static readonly DateTimeOffset Zero = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly LogPages pages = new(MostLines);
    private readonly Subjects.RecordedReport report = new();
    private int held;
    private int mostHeld;
    private int calls;
    private int mostCalls;

    [Fact]
    public async Task Merged_by_time_they_hold_few_lines_of_each_and_come_in_order()
    {
        var logs = Enumerable.Range(0, Logs).Select(i => ((DateTimeOffset?)Zero.AddMilliseconds(i), LinesAsync(i)));

        var lines = await LogMerge.ByTimeAsync(logs, pages, report, default).ToListAsync();

        Assert.Equal(Logs * LinesOfEach, lines.Count);
        Assert.Equal(lines.OrderBy(line => line.Time).Select(line => line.Time), lines.Select(line => line.Time));
        AssertFew();
    }

    [Fact]
    public async Task Followed_they_hold_few_lines_of_each_and_one_that_cannot_be_read_is_told()
    {
        pages.Share(Logs);

        var lines = await LogFollow.ByArrivalAsync(Enumerable.Range(0, Logs).Select(LinesAsync).Append(RefusedAsync()), report, default).CountAsync();

        Assert.Equal(Logs * LinesOfEach, lines);
        Assert.Single(report.Errors);
        AssertFew();
    }

    [Fact]
    public void An_error_that_is_the_same_for_many_jobs_is_told_once()
    {
        SameErrors once = new(report);
        foreach (var said in new[] { "no credentials", "no credentials", "no log of job 3", "no credentials" })
            once.Error(new QuiltException(Problem.CredentialsInvalid, said, null));

        Assert.Equal(["no credentials", "no log of job 3"], report.Errors.Select(error => error.Message));
    }

    [Fact]
    public void The_jobs_of_a_run_are_not_looked_at_again_by_each_of_those_who_follow()
    {
        pages.Share(Logs);

        Assert.Equal(1, Enumerable.Range(0, Logs).Count(_ => pages.IsTimeToLook("a")));
        Assert.True(pages.IsTimeToLook("b"));
    }

    public void Dispose() => pages.Dispose();

    private void AssertFew()
    {
        Assert.InRange(mostHeld, 1, MostLines);
        Assert.InRange(mostCalls, 1, LogPages.MostCalls);
        Assert.Equal(0, held);
    }

    private async IAsyncEnumerable<LogLine> LinesAsync(int log)
    {
        for (var begin = 0; begin < LinesOfEach;)
        {
            var end = Math.Min(LinesOfEach, begin + await pages.FetchAsync(FetchAsync, default));
            SetMost(ref mostHeld, Interlocked.Add(ref held, end - begin));
            for (; begin < end; begin++)
            {
                yield return new LogLine($"{log}", $"{log}", Zero.AddMilliseconds(log).AddSeconds(begin), "line");
                Interlocked.Decrement(ref held);
            }
        }
    }

    private async Task<int> FetchAsync()
    {
        SetMost(ref mostCalls, Interlocked.Increment(ref calls));
        await Task.Yield();
        Interlocked.Decrement(ref calls);
        return pages.Lines;
    }

    private static async IAsyncEnumerable<LogLine> RefusedAsync()
    {
        await Task.Yield();
        yield return Math.Max(0, 1) == 1 ? throw new QuiltException(Problem.AccessDenied, "no", null) : new LogLine("", "", null, "");
    }

    private static void SetMost(ref int most, int now)
    {
        for (var seen = most; now > seen; seen = most)
            Interlocked.CompareExchange(ref most, now, seen);
    }
}
