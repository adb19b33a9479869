using Quilt.Runs;

namespace Quilt.Tests.Runs;

public class JobPaceTests
{
    private static readonly DateTimeOffset Began = DateTimeOffset.UnixEpoch;

    private readonly JobPace pace = new(Began);

    [Fact]
    public void Jobs_that_failed_early_give_no_estimate()
    {
        Look(0, [new("RUNNING", 3)]);
        Look(1, [new("RUNNING", 1), new("FAILED", 2)]);
        Assert.Null(LeftAt(1));
    }

    [Fact]
    public void The_rest_takes_as_long_as_those_took_that_succeeded_and_the_time_runs_down_between_two_looks()
    {
        Look(0, [new("RUNNING", 5), new("SUCCEEDED", 7)]);
        Look(10, [new("RUNNING", 2), new("FAILED", 1), new("SUCCEEDED", 9)]);
        Assert.Equal(10, LeftAt(10));
        Assert.Equal(6, LeftAt(14));
    }

    [Fact]
    public void It_is_never_less_than_the_youngest_job_needs_that_runs()
    {
        Look(0, [new("RUNNING", 10)]);
        Look(20, [new("RUNNING", 1), new("SUCCEEDED", 9)], usual: 18, lastStart: 15);
        Assert.Equal(13, LeftAt(20));
    }

    [Fact]
    public void It_is_never_less_than_a_job_needs_that_has_not_started()
    {
        Look(0, [new("RUNNING", 10)]);
        Look(20, [new("RUNNABLE", 1), new("SUCCEEDED", 9)], usual: 18);
        Assert.Equal(18, LeftAt(20));
    }

    [Fact]
    public void Of_jobs_that_run_longer_than_the_others_nobody_can_tell()
    {
        Look(0, [new("RUNNING", 2)]);
        Look(10, [new("RUNNING", 1), new("SUCCEEDED", 1)], usual: 10, lastStart: 0);
        Assert.Null(LeftAt(21));
    }

    private void Look(int second, KeyValuePair<string, int>[] counts, int? usual = null, int? lastStart = null) => pace.Add(
        new JobCounts(counts)
        {
            UsualTime = usual is { } time ? TimeSpan.FromSeconds(time) : null,
            LastStart = lastStart is { } start ? Began.AddSeconds(start) : null,
        },
        Began.AddSeconds(second));

    private double? LeftAt(int second) => pace.LeftAt(Began.AddSeconds(second))?.TotalSeconds;
}
