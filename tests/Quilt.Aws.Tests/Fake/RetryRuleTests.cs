using System.Text.Json.Nodes;
using Quilt.FakeBatch;
using Quilt.FakeBatch.Jobs;
using Quilt.FakeBatch.State;

namespace Quilt.Aws.Tests.Fake;

/// <summary>When an attempt is followed by another, and how attempts end that do not end by themselves.</summary>
public class RetryRuleTests : FakeFixture
{
    [Theory]
    [InlineData(2, null, 1, true)]
    [InlineData(2, null, 2, false)]
    [InlineData(3, """[{"onExitCode": "3", "action": "RETRY"}, {"onExitCode": "*", "action": "EXIT"}]""", 1, true)]
    [InlineData(3, """[{"onExitCode": "4", "action": "RETRY"}, {"onReason": "*", "action": "EXIT"}]""", 1, true)] // no reason to match: none holds
    [InlineData(3, """[{"onStatusReason": "Host EC2*", "action": "RETRY"}, {"onExitCode": "*", "action": "EXIT"}]""", 1, false)]
    [InlineData(3, """[{"onStatusReason": "essential*", "onExitCode": "3", "action": "exit"}]""", 1, false)]
    [InlineData(3, """[{"onStatusReason": "essential*", "onExitCode": "4", "action": "exit"}]""", 1, true)] // both have to hold
    public void The_first_condition_that_holds_decides(int attempts, string? rules, int made, bool again)
    {
        JsonObject strategy = new() { ["attempts"] = attempts, ["evaluateOnExit"] = rules is null ? null : JsonNode.Parse(rules) };

        Assert.Equal(again, RetryRule.Retries(strategy, AttemptEnd.Exit(3), made));
    }

    [Fact]
    public async Task A_machine_that_is_taken_away_leaves_no_exit_code_and_the_next_attempt_starts_afresh()
    {
        Service.Add(new JobFault { Job = "data--*", Attempt = 1, Kind = JobFaultKind.Spot, AfterLog = "half" });

        var job = await WaitAsync(await SubmitAsync(
            "[ -e left ] && exit 9; touch left; echo half; [ $AWS_BATCH_JOB_ATTEMPT = 2 ] || sleep 600",
            job => job.RetryStrategy = new() { Attempts = 2, EvaluateOnExit = [new() { OnStatusReason = "Host EC2*", Action = "RETRY" }, new() { OnReason = "*", Action = "EXIT" }] }));

        Assert.Equal(Amazon.Batch.JobStatus.SUCCEEDED, job.Status);
        Assert.Matches(@"^Host EC2 \(instance i-[0-9a-f]{17}\) terminated\.$", job.Attempts[0].StatusReason);
        Assert.Null(job.Attempts[0].Container.ExitCode);
        Assert.NotEqual(job.Attempts[0].Container.LogStreamName, job.Attempts[1].Container.LogStreamName);
    }

    [Fact]
    public async Task Out_of_memory_is_137_with_a_reason()
    {
        Service.Add(new JobFault { Kind = JobFaultKind.OutOfMemory });

        var job = await WaitAsync(await SubmitAsync("sleep 600"));

        Assert.Equal((137, "OutOfMemoryError: Container killed due to memory usage"), (job.Container.ExitCode, job.Container.Reason));
    }

    [Fact]
    public async Task An_image_that_is_not_there_never_starts()
    {
        Service.Options = Service.Options with { Images = new Dictionary<string, IReadOnlyList<string>> { ["registry/other:*"] = ["true"] } };

        var job = await WaitAsync(await SubmitAsync());

        Assert.StartsWith("CannotPullContainerError", job.Container.Reason, StringComparison.Ordinal);
        Assert.Equal("Task failed to start", job.StatusReason);
        Assert.Null(job.StartedAt);
        Assert.Null(job.Container.LogStreamName);
    }

    [Fact]
    public async Task A_program_that_cannot_be_started_is_a_container_that_cannot()
    {
        Service.Options = Service.Options with { Images = new Dictionary<string, IReadOnlyList<string>> { ["registry/rend:*"] = ["/no/such/program"] } };

        var job = await WaitAsync(await SubmitAsync());

        Assert.StartsWith("CannotStartContainerError", job.Container.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_no_machine_is_large_enough_for_stays_RUNNABLE_and_blocks_those_behind_it()
    {
        Service.Add(new ComputeEnvironment { Name = "machines", MaxVcpus = 4 });
        var large = await SubmitAsync(change: job => job.ContainerOverrides.ResourceRequirements = [new() { Type = Amazon.Batch.ResourceType.VCPU, Value = "8" }]);
        var small = await SubmitAsync();

        var job = await WaitAsync(large, job => job.StatusReason is not null);

        Assert.StartsWith("MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE", job.StatusReason, StringComparison.Ordinal);
        Assert.Equal(Amazon.Batch.JobStatus.RUNNABLE, (await DescribeAsync(small)).Status);
        var front = (await Batch.GetJobQueueSnapshotAsync(new() { JobQueue = "q" })).FrontOfQueue.Jobs;
        Assert.Equal([large, small], front.Select(place => place.JobArn.Split('/')[1]));
        await Batch.TerminateJobAsync(new() { JobId = large, Reason = "too large" });
        Service.Options = Service.Options with { Slots = 1 };
        Assert.Equal(Amazon.Batch.JobStatus.SUCCEEDED, (await WaitAsync(small)).Status);
    }

    [Fact]
    public async Task The_reason_of_machines_that_are_on_their_way_comes_and_goes()
    {
        Service.Options = Service.Options with { ScaleUpMs = 600_000 };
        var id = await SubmitAsync();

        Assert.StartsWith("MISCONFIGURATION", (await WaitAsync(id, job => job.StatusReason is not null)).StatusReason, StringComparison.Ordinal);
        Service.Options = Service.Options with { ScaleUpMs = 0 };
        Assert.Equal(Amazon.Batch.JobStatus.SUCCEEDED, (await WaitAsync(id)).Status);
    }
}
