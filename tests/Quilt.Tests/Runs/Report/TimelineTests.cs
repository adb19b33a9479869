using Quilt.Runs;
using Quilt.Runs.Report;

namespace Quilt.Tests.Runs.Report;

public sealed class TimelineTests
{
    private static readonly DateTimeOffset Zero = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_attempt_is_queued_then_starting_then_running()
    {
        AttemptState attempt = new() { Number = 1, InputKey = "k", Created = At(0), Status = JobStatus.SUCCEEDED, Started = At(10), Stopped = At(30) };

        Assert.Equal(
            [new(PhaseKind.Queued, At(0), At(7)), new(PhaseKind.Starting, At(7), At(10)), new(PhaseKind.Running, At(10), At(30))],
            JobPhase.Of(attempt, [At(7)], At(99)));
    }

    [Fact]
    public void One_that_runs_lasts_until_now()
    {
        AttemptState attempt = new() { Number = 2, InputKey = "k", Created = At(50), Status = JobStatus.RUNNING, Started = At(60) };

        Assert.Equal([new(PhaseKind.Queued, At(50), At(60)), new(PhaseKind.Running, At(60), At(99))], JobPhase.Of(attempt, [], At(99)));
    }

    [Fact]
    public void Each_try_of_the_engine_is_queued_starting_and_running_by_itself()
    {
        var attempt = Reclaimed with { Status = JobStatus.SUCCEEDED, Tries = 2, TryTimes = [.. Reclaimed.TryTimes, new(At(70), At(90))], Started = At(70), Stopped = At(90) };

        Assert.Equal(
            [
                new(PhaseKind.Queued, At(0), At(7)), new(PhaseKind.Starting, At(7), At(10)), new(PhaseKind.Running, At(10), At(40)),
                new(PhaseKind.Queued, At(40), At(65)), new(PhaseKind.Starting, At(65), At(70)), new(PhaseKind.Running, At(70), At(90)),
            ],
            JobPhase.Of(attempt, [At(7), At(65)], At(99)));
    }

    [Fact]
    public void One_that_waits_to_be_tried_again_does_not_run()
    {
        Assert.Equal([PhaseKind.Queued, PhaseKind.Running, PhaseKind.Queued], JobPhase.Of(Reclaimed, [], At(99)).Select(phase => phase.Kind));
        Assert.Equal(new(PhaseKind.Queued, At(40), At(99)), JobPhase.Of(Reclaimed, [], At(99))[^1]);
        Assert.Equal(new(PhaseKind.Queued, At(40), At(80)), JobPhase.Of(Reclaimed with { Status = JobStatus.FAILED, Stopped = At(80) }, [], At(99))[^1]);
        Assert.Equal(new(PhaseKind.Running, At(10), At(40)), JobPhase.Of(Reclaimed with { Status = JobStatus.FAILED, Stopped = At(41) }, [], At(99))[^1]);
    }

    [Fact]
    public void A_try_that_never_started_does_not_run()
    {
        var attempt = Reclaimed with { Status = JobStatus.FAILED, TryTimes = [new(null, At(10)), new(null, At(20))], Started = null, Stopped = At(20) };

        Assert.Equal(
            [new(PhaseKind.Queued, At(0), At(7)), new(PhaseKind.Starting, At(7), At(10)), new(PhaseKind.Queued, At(10), At(20))],
            JobPhase.Of(attempt, [At(7)], At(99)));
    }

    [Fact]
    public void Clocks_that_disagree_and_jobs_that_were_lost_make_no_time_below_zero()
    {
        Assert.Empty(JobPhase.Of(new() { Number = 1, InputKey = "k", Created = At(9), Status = JobStatus.FAILED, Started = At(5), Stopped = At(3) }, [], At(99)));
        Assert.Empty(JobPhase.Of(new() { Number = 2, InputKey = "k", Created = At(20), Status = JobStatus.FAILED }, [], At(99)));
    }

    [Fact]
    public void A_timeline_counts_the_jobs_of_each_step()
    {
        var line = Timeline.Of([new(PhaseKind.Queued, At(0), At(4)), new(PhaseKind.Running, At(4), At(10)), new(PhaseKind.Running, At(6), At(8))], 10)!;

        Assert.Equal([1, 1, 1, 1, 0, 0, 0, 0, 0, 0], Enumerable.Range(0, 10).Select(step => line.Count(PhaseKind.Queued, step)));
        Assert.Equal([0, 0, 0, 0, 1, 1, 2, 2, 1, 1], Enumerable.Range(0, 10).Select(step => line.Count(PhaseKind.Running, step)));
        Assert.Equal(2, line.Highest);
    }

    [Fact]
    public void A_peak_is_of_what_ran_at_once_and_not_of_what_followed()
    {
        Assert.Equal(6, Timeline.Peak([(new(PhaseKind.Running, At(0), At(5)), 4), (new(PhaseKind.Running, At(5), At(9)), 4), (new(PhaseKind.Running, At(6), At(7)), 2)]));
    }

    private static DateTimeOffset At(int seconds) => Zero.AddSeconds(seconds);

    // Its machine was taken away, and it waits for another.
    private static AttemptState Reclaimed => new()
    {
        Number = 1,
        InputKey = "k",
        Created = At(0),
        Status = JobStatus.RUNNABLE,
        Started = At(10),
        TryTimes = [new(At(10), At(40))],
    };
}
