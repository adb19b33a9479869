using Quilt.Runs;
using Quilt.Runs.Report;

namespace Quilt.Tests.Runs.Report;

public sealed class ReportJobTests
{
    private static readonly DateTimeOffset Zero = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_costs_are_made_of_is_summed_by_attempt_each_with_what_it_had()
    {
        var job = Job(new([Running(0, 100)], new() { Vcpu = 2, Memory = 1024 }), new([Running(100, 110)], new() { Vcpu = 2, Memory = 8192 }));

        Assert.Equal((220, 180, TimeSpan.FromSeconds(110)), (job.VcpuSeconds, job.GibSeconds, job.TimeOf(PhaseKind.Running)));
        Assert.Equal(8, job.Last.Gib);
    }

    [Fact]
    public void What_is_known_of_some_attempts_is_their_sum_and_of_none_nothing()
    {
        Assert.Equal(100, Job(new([Running(0, 100)], new() { Memory = 1024 }), new([Running(100, 110)], JobUsage.Unknown)).GibSeconds);
        Assert.Null(Job(new ReportAttempt([Running(0, 100)], JobUsage.Unknown)).GibSeconds);
    }

    private static JobPhase Running(int from, int to) => new(PhaseKind.Running, Zero.AddSeconds(from), Zero.AddSeconds(to));

    private static ReportJob Job(params ReportAttempt[] attempts) => new() { Job = new() { JobId = "r-1", Name = "data--1" }, Links = JobLinks.None, Attempts = attempts };
}
