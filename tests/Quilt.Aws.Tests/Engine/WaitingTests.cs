using Quilt.FakeBatch.State;
using Quilt.Runs;

namespace Quilt.Aws.Tests.Engine;

/// <summary>Why a job that AWS Batch calls RUNNABLE does not start.</summary>
public class WaitingTests : EngineFixture
{
    [SkippableFact]
    public async Task The_queue_and_its_machines_and_the_jobs_place_are_told()
    {
        await RegisterAsync("true");
        Service.Options = Service.Options with { Slots = 0 };
        var jobs = await SubmitAsync(Spec(), await SubjectsAsync(3));

        var waiting = (await RunnableAsync(jobs)).Select(job => job.Waiting!).ToList();

        Assert.All(waiting, one => Assert.Equal(WaitVerdict.Waits, one.Verdict));
        Assert.Equal([1, 2, 3], waiting.Select(one => one.QueuePlace!.Value).Order());
        Assert.All(waiting, one => Assert.NotNull(one.Since));
        var queue = waiting[0].Queue!;
        Assert.Equal(("q", "ENABLED", "VALID"), (queue.Name, queue.State, queue.Status));
        Assert.Equal(("machines", "SPOT", 256), (queue.ComputeEnvironments[0].Name, queue.ComputeEnvironments[0].Type, queue.ComputeEnvironments[0].MaxVcpus));
    }

    [SkippableFact]
    public async Task A_disabled_environment_blocks_at_once()
    {
        await RegisterAsync("true");
        Service.Add(new ComputeEnvironment { Name = "machines", State = "DISABLED" });
        var job = Assert.Single(await RunnableAsync(await SubmitAsync(Spec() with { Aws = new AwsSpec { NoCheck = true } }, await SubjectAsync("sub-01"))));

        Assert.Equal(WaitVerdict.Blocked, job.Waiting!.Verdict);
        Assert.Contains("machines is DISABLED", job.Waiting.Explanation, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_misconfiguration_that_comes_while_machines_are_added_goes_again_and_stays_in_the_history()
    {
        await RegisterAsync("true");
        Service.Options = Service.Options with { ScaleUpMs = 1500 };
        var jobs = await SubmitAsync(Spec(), await SubjectAsync("sub-01"));
        Job job;
        do
            job = Assert.Single(await RunnableAsync(jobs));
        while (job.Waiting!.Reason is null);

        var done = Assert.Single(await WaitAsync(jobs));

        Assert.Equal(WaitVerdict.Suspect, job.Waiting.Verdict);
        Assert.Equal(JobOutcome.Succeeded, done.Outcome);
        Assert.Null(done.Waiting);
        Assert.StartsWith("MISCONFIGURATION", Assert.Single(done.Reasons).Text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Past_the_grace_period_it_is_a_verdict_in_a_later_session_too()
    {
        await RegisterAsync("true");
        Service.Options = Service.Options with { ScaleUpMs = 600_000 };
        var jobs = await SubmitAsync(Spec(), await SubjectAsync("sub-01"));
        while ((await RunnableAsync(jobs))[0].Waiting!.Reason is null)
            await Task.Delay(10);

        var later = await Session(Patience with { MisconfigurationGrace = TimeSpan.Zero }).GetJobAsync(jobs[0].JobId, default);

        Assert.Equal(WaitVerdict.Blocked, later.Waiting!.Verdict);
    }

    [SkippableFact]
    public async Task The_queue_is_looked_at_only_while_jobs_wait_and_not_at_every_look()
    {
        await RegisterAsync("true");
        Service.Options = Service.Options with { Slots = 0 };
        var jobs = await SubmitAsync(Spec(), await SubjectAsync("sub-01"));
        Service.ResetCalls();
        for (var i = 0; i < 5; i++)
            await RunnableAsync(jobs);
        Assert.Equal((1, 1, 1), (CallsOf("DescribeJobQueues"), CallsOf("DescribeComputeEnvironments"), CallsOf("GetJobQueueSnapshot")));

        Service.Options = Service.Options with { Slots = 4 };
        await WaitAsync(jobs);
        Service.ResetCalls();
        await Session().GetJobsAsync(jobs[0].RunId!, default);

        Assert.Empty(Service.Calls);
    }

    private async Task<IReadOnlyList<Job>> RunnableAsync(IReadOnlyList<Job> jobs)
    {
        while (true)
        {
            var now = await Runs.GetJobsAsync(jobs[0].RunId!, default);
            if (now.All(job => job.Status == JobStatus.RUNNABLE))
                return now;
            await Task.Delay(10);
        }
    }
}
