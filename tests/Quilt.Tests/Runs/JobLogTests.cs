using Quilt.Runs;
using Quilt.Runs.Local;

namespace Quilt.Tests.Runs;

/// <summary>Logs: how they are bounded, and how they are read.</summary>
public sealed class JobLogTests : IDisposable
{
    private readonly RunsFixture fixture = new(new LocalOptions { LogLimit = 10_000 });

    public void Dispose() => fixture.Dispose();

    private async Task<Job> RunOneAsync(string script) => Assert.Single(await fixture.RunAsync(script, fixture.Subject("1")));

    [Fact]
    public async Task A_flooded_log_keeps_its_beginning_and_its_end_and_holds_nobody_up()
    {
        var job = await RunOneAsync("echo first; yes 0123456789 | head -c 30000000; echo; echo last");
        var log = await fixture.LogAsync(job);

        Assert.Equal(JobOutcome.Succeeded, job.Outcome);
        Assert.Equal("first", log[0]);
        Assert.Equal("last", log[^1]);
        Assert.Single(log, line => line.StartsWith('[') && line.EndsWith("bytes left out: the log is longer than 10000 bytes]", StringComparison.Ordinal));
        Assert.InRange(log.Sum(line => line.Length + 1), 10_000 + (64 << 10), 10_000 + (64 << 10) + 200);
    }

    [Theory]
    [InlineData(0, new string[0])]
    [InlineData(1, new[] { "3" })]
    [InlineData(2, new[] { "2", "3" })]
    [InlineData(9, new[] { "1", "2", "3" })]
    public async Task The_tail_is_the_last_lines(int count, string[] expected)
    {
        var job = await RunOneAsync("printf '1\\n2\\n3\\n'");

        Assert.Equal(expected, await fixture.LogAsync(job, new LogOptions { Tail = count }));
    }

    [Fact]
    public async Task The_tail_of_a_log_without_a_last_line_feed_counts_what_stands_there()
    {
        var job = await RunOneAsync("printf '1\\n2\\n3'");

        Assert.Equal(["2", "3"], await fixture.LogAsync(job, new LogOptions { Tail = 2 }));
    }

    [Fact]
    public async Task The_tail_of_a_long_log_is_found_from_its_end()
    {
        using RunsFixture roomy = new();
        var job = Assert.Single(await roomy.RunAsync("seq 1 100000", roomy.Subject("1")));

        Assert.Equal(Enumerable.Range(97_001, 3_000).Select(i => $"{i}"), await roomy.LogAsync(job, new LogOptions { Tail = 3_000 }));
    }

    [Fact]
    public async Task Following_gives_lines_as_they_come_and_ends_with_the_job()
    {
        var go = Path.Combine(fixture.Folder, "go");
        var jobs = await fixture.SubmitAsync(await fixture.SpecAsync($"echo one; while ! test -e {go}; do sleep 0.02; done; echo two"), fixture.Subject("1"));
        List<string> lines = [];
        await foreach (var line in fixture.Runs.ReadLogAsync(jobs[0].JobId, new LogOptions { Follow = true }, CancellationToken.None))
        {
            Assert.Equal(("data--1", jobs[0].JobId), (line.Job, line.JobId));
            lines.Add(line.Text);
            File.WriteAllText(go, "");
        }

        Assert.Equal(["one", "two"], lines);
    }

    [Fact]
    public async Task An_earlier_attempt_keeps_its_log_and_one_that_was_not_is_told()
    {
        var mark = Path.Combine(fixture.Folder, "mark");
        var job = await RunOneAsync($"test -e {mark} && echo second || {{ echo first; exit 3; }}");
        File.WriteAllText(mark, "");
        await fixture.WaitAsync(await fixture.Runs.RestartAsync([job.JobId], new Dictionary<string, string>(), new Subjects.RecordedReport(), default));

        Assert.Equal(["first"], await fixture.LogAsync(job, new LogOptions { Attempt = 1, Follow = true }));
        Assert.Equal(["second"], await fixture.LogAsync(job, new LogOptions { Attempt = 2 }));
        var error = await Assert.ThrowsAsync<QuiltException>(() => fixture.LogAsync(job, new LogOptions { Attempt = 3 }));
        Assert.Equal(Problem.JobNotFound, error.Problem);
    }

    [Fact]
    public async Task What_is_wrong_with_several_logs_alike_is_told_once()
    {
        var job = await RunOneAsync("echo one");
        Subjects.RecordedReport report = new();

        Assert.Equal(0, await fixture.Runs.ReadLogsAsync([job, job], new LogOptions { Attempt = 9 }, report, default).CountAsync());
        Assert.Single(report.Errors);
    }

    [Fact]
    public async Task A_line_without_end_comes_in_pieces()
    {
        using RunsFixture roomy = new();
        var job = Assert.Single(await roomy.RunAsync("head -c 2500000 /dev/zero | tr '\\0' x; echo", roomy.Subject("1")));

        Assert.Equal([1 << 20, 1 << 20, 2_500_000 - (2 << 20)], (await roomy.LogAsync(job)).Select(line => line.Length));
    }

    [Fact]
    public async Task The_log_of_a_job_that_never_ran_is_empty()
    {
        var spec = await fixture.SpecAsync("sleep 1000") with { ThrottleLimit = 1 };
        var jobs = await fixture.SubmitAsync(spec, fixture.Subjects(2));
        await fixture.Runs.StopAsync([.. jobs.Select(job => job.JobId)], null, CancellationToken.None);

        Assert.Empty(await fixture.LogAsync(jobs[1], new LogOptions { Follow = true }));
    }
}
