using Quilt.Aws.Batch;
using Quilt.Runs;

namespace Quilt.Aws.Tests.Engine;

/// <summary>What is said of a job that could start and has not.</summary>
public class WaitJudgeTests
{
    private const string Misconfigured = "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT - The job resource requirement (vCPU/memory/GPU) is higher than that can be met by the CE(s) attached to the job queue.";

    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(15);

    [Theory]
    [InlineData(WaitVerdict.Waits, null, 0)]
    [InlineData(WaitVerdict.Suspect, Misconfigured, 2)]
    [InlineData(WaitVerdict.Suspect, Misconfigured, 14)]
    [InlineData(WaitVerdict.Blocked, Misconfigured, 15)]
    [InlineData(WaitVerdict.Suspect, "ACTION_REQUIRED - CE(s) associated with the job queue are invalid.", 1)]
    [InlineData(WaitVerdict.Blocked, "ACTION_REQUIRED - CE(s) associated with the job queue are invalid.", 60)]
    [InlineData(WaitVerdict.Waits, "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - Service cannot fulfill the capacity requested for instance type [c5.large]", 600)]
    [InlineData(WaitVerdict.Waits, "UNDETERMINED - Batch job is blocked, root cause is undetermined", 600)]
    public void A_misconfiguration_is_believed_after_a_grace_period_only(WaitVerdict verdict, string? reason, int minutes)
    {
        var waiting = Judge(reason, minutes, new QueueLook(Queue(Machines()), Front()));

        Assert.Equal(verdict, waiting.Verdict);
        Assert.Contains(reason ?? "waits for its turn", waiting.Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DISABLED", "VALID", WaitVerdict.Blocked)]
    [InlineData("ENABLED", "INVALID", WaitVerdict.Blocked)]
    [InlineData("ENABLED", "UPDATING", WaitVerdict.Waits)]
    [InlineData("ENABLED", "CREATING", WaitVerdict.Waits)]
    public void Environments_that_take_no_jobs_are_told_at_once(string state, string status, WaitVerdict verdict)
    {
        var waiting = Judge(null, 0, new QueueLook(Queue(Machines(state, status)), Front()));

        Assert.Equal(verdict, waiting.Verdict);
        Assert.Equal(verdict == WaitVerdict.Blocked, waiting.Explanation.Contains("no compute environment", StringComparison.Ordinal));
    }

    [Fact]
    public void One_environment_that_takes_jobs_is_enough() =>
        Assert.Equal(WaitVerdict.Waits, Judge(null, 0, new QueueLook(Queue(Machines("DISABLED"), Machines()), Front())).Verdict);

    [Fact]
    public void Its_place_in_the_queue_is_told_and_that_all_machines_are_taken()
    {
        var waiting = Judge(null, 0, new QueueLook(Queue(Machines() with { DesiredVcpus = 256 }), Front("other", "id")));

        Assert.Equal((2, Now), (waiting.QueuePlace, waiting.QueuePlaceSince));
        Assert.Equal("waits for a place: machines has all of its 256 vCPUs; place 2 in its queue (waits for 30 min)", waiting.Explanation);
    }

    [Fact]
    public void Without_permission_to_look_at_the_queue_the_reason_remains()
    {
        var waiting = Judge(Misconfigured, 20, new QueueLook(null, Front()));

        Assert.Equal((WaitVerdict.Blocked, null, null), (waiting.Verdict, waiting.Queue, waiting.QueuePlace));
    }

    private static JobWaiting Judge(string? reason, int minutes, QueueLook look) => WaitJudge.Of(
        new AttemptState
        {
            Number = 1,
            InputKey = "",
            EngineId = "id",
            Status = JobStatus.RUNNABLE,
            Runnable = Now.AddMinutes(-30),
            WaitsNow = reason is null ? null : new JobReason(Now.AddMinutes(-minutes), reason),
        },
        look,
        Grace,
        Now);

    private static QueueState Queue(params ComputeEnvironmentState[] machines) => new() { Name = "q", State = "ENABLED", Status = "VALID", ComputeEnvironments = [.. machines] };

    private static ComputeEnvironmentState Machines(string state = "ENABLED", string status = "VALID") =>
        new() { Name = "machines", State = state, Status = status, StatusReason = "why", DesiredVcpus = 0, MaxVcpus = 256 };

    private static Dictionary<string, (int, DateTimeOffset?)> Front(params string[] ids) =>
        ids.Select((id, i) => (id, i)).ToDictionary(pair => pair.id, pair => (pair.i + 1, (DateTimeOffset?)Now));
}
