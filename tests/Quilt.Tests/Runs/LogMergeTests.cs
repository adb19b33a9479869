using Quilt.Runs;

namespace Quilt.Tests.Runs;

/// <summary>The logs of many jobs as one.</summary>
public class LogMergeTests
{
    private static readonly DateTimeOffset Zero = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private int open;
    private int mostOpen;

    [Fact]
    public async Task Lines_come_by_their_time_whatever_the_order_of_the_logs()
    {
        var logs = new[] { Log("b", 2, 2, 5), Log("a", 0, 1, 3, 9), Log("c", 4, 4) };

        Assert.Equal(["a1", "b2", "a3", "c4", "b5", "a9"], await MergeAsync(logs));
    }

    [Fact]
    public async Task Only_logs_of_jobs_that_ran_side_by_side_are_open_together()
    {
        var logs = Enumerable.Range(0, 500).Select(i => Log($"job{i}-", i * 60, (i * 60) + 1, (i * 60) + 90));

        var lines = await MergeAsync(logs);

        Assert.Equal(1000, lines.Count);
        Assert.InRange(mostOpen, 1, 40);
        Assert.Equal(0, open);
    }

    [Fact]
    public async Task A_line_before_the_start_that_was_told_is_in_its_place()
    {
        Assert.Equal(["b59", "a60"], await MergeAsync([Log("a", 60, 60), Log("b", 60.5, 59)]));
    }

    [Fact]
    public async Task Lines_without_a_time_come_job_by_job_in_the_order_of_the_jobs()
    {
        var logs = Enumerable.Range(0, 100).Select(i => ((DateTimeOffset?)null, LinesAsync($"job{i}-", [null, null])));

        var lines = await MergeAsync(logs);

        Assert.Equal(Enumerable.Range(0, 100).SelectMany(i => new[] { $"job{i}-", $"job{i}-" }), lines);
        Assert.InRange(mostOpen, 1, 40);
    }

    private static async Task<List<string>> MergeAsync(IEnumerable<(DateTimeOffset?, IAsyncEnumerable<LogLine>)> logs) =>
        await LogMerge.ByTimeAsync(logs, new LogPages(), new Subjects.RecordedReport(), default).Select(line => line.Text).ToListAsync();

    private (DateTimeOffset?, IAsyncEnumerable<LogLine>) Log(string name, double started, params double?[] minutes) => (Zero.AddMinutes(started), LinesAsync(name, minutes));

    private async IAsyncEnumerable<LogLine> LinesAsync(string name, double?[] minutes)
    {
        await Task.Yield();
        mostOpen = Math.Max(mostOpen, Interlocked.Increment(ref open));
        try
        {
            foreach (var minute in minutes)
                yield return new LogLine(name, name, minute is null ? null : Zero.AddMinutes(minute.Value), $"{name}{minute}");
        }
        finally
        {
            Interlocked.Decrement(ref open);
        }
    }
}
