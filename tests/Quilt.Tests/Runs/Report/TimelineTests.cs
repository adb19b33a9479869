using Quilt.Runs;
using Quilt.Runs.Report;

namespace Quilt.Tests.Runs.Report;

public sealed class TimelineTests
{
    private static readonly DateTimeOffset Zero = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_attempt_is_queued_then_starting_then_running()
    {
        var job = Job(new AttemptState { Number = 1, InputKey = "k", Created = At(0), Status = JobStatus.SUCCEEDED, Started = At(10), Stopped = At(30) });

        Assert.Equal(
            [new(PhaseKind.Queued, At(0), At(7)), new(PhaseKind.Starting, At(7), At(10)), new(PhaseKind.Running, At(10), At(30))],
            JobPhase.Of(job, new Dictionary<(int, int), DateTimeOffset> { [(1, 1)] = At(7) }, At(99)));
    }

    [Fact]
    public void Every_attempt_counts_and_one_that_runs_lasts_until_now()
    {
        var job = Job(
            new AttemptState { Number = 1, InputKey = "k", Created = At(0), Status = JobStatus.FAILED, Started = At(1), Stopped = At(2) },
            new AttemptState { Number = 2, InputKey = "k", Created = At(50), Status = JobStatus.RUNNING, Started = At(60) });

        var phases = JobPhase.Of(job, new Dictionary<(int, int), DateTimeOffset>(), At(99));

        Assert.Equal([At(2), At(99)], phases.Where(phase => phase.Kind == PhaseKind.Running).Select(phase => phase.To));
    }

    [Fact]
    public void Clocks_that_disagree_and_jobs_that_were_lost_make_no_time_below_zero()
    {
        var job = Job(
            new AttemptState { Number = 1, InputKey = "k", Created = At(9), Status = JobStatus.FAILED, Started = At(5), Stopped = At(3) },
            new AttemptState { Number = 2, InputKey = "k", Created = At(20), Status = JobStatus.FAILED });

        Assert.Empty(JobPhase.Of(job, new Dictionary<(int, int), DateTimeOffset>(), At(99)));
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

    private static JobState Job(params AttemptState[] attempts) =>
        new() { Number = 1, Subject = new Subject { Id = "1" }, ImageKey = "1/1.nii.gz", Created = Zero, Attempts = [.. attempts] };
}
