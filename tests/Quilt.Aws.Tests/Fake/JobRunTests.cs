namespace Quilt.Aws.Tests.Fake;

/// <summary>What becomes of one job.</summary>
public class JobRunTests : FakeFixture
{
    [Fact]
    public async Task It_runs_as_a_process_with_the_environment_of_definition_and_job()
    {
        var id = await SubmitAsync("echo $FROM_DEFINITION $INPUT_IMAGE $AWS_BATCH_JOB_ATTEMPT $AWS_BATCH_JQ_NAME; echo ${HOME:+home} ${USER-clean}", job =>
        {
            job.ContainerOverrides.Environment = [new() { Name = "INPUT_IMAGE", Value = "s3://b/k" }];
            job.Tags = new() { ["study"] = "LA5c" };
            job.PropagateTags = true;
        });

        var done = await WaitAsync(id);

        Assert.Equal((Amazon.Batch.JobStatus.SUCCEEDED, 0, "Essential container in task exited"), (done.Status, done.Container.ExitCode, done.StatusReason));
        Assert.Equal(("data--sub-01", "LA5c", true), (done.JobName, done.Tags["study"], done.PropagateTags));
        Assert.EndsWith(":job-definition/rend:1", done.JobDefinition, StringComparison.Ordinal);
        Assert.True(done.CreatedAt <= done.StartedAt && done.StartedAt <= done.StoppedAt);
        Assert.Equal(done.Container.LogStreamName, Assert.Single(done.Attempts).Container.LogStreamName);
        var log = await Logs.GetLogEventsAsync(new() { LogGroupName = "/aws/batch/job", LogStreamName = done.Container.LogStreamName, StartFromHead = true });
        Assert.Equal(["1 s3://b/k 1 q", "home clean"], log.Events.Select(e => e.Message));
        Assert.Empty(Service.Violations);
    }

    [Fact]
    public async Task It_waits_in_each_state_until_the_next_is_due()
    {
        Service.Options = Service.Options with { SubmittedMs = 600_000 };
        var submitted = await SubmitAsync();
        Service.Options = Service.Options with { SubmittedMs = 0, StartingMs = 600_000, Slots = 1 };
        var starting = await SubmitAsync();
        await WaitAsync(starting, job => job.Status == Amazon.Batch.JobStatus.STARTING);
        Service.Options = Service.Options with { StartingMs = 0 };
        var next = await SubmitAsync("sleep 600");
        await WaitAsync(next, job => job.Status == Amazon.Batch.JobStatus.RUNNABLE); // the one machine is taken

        await Batch.TerminateJobAsync(new() { JobId = starting, Reason = "slow" });

        await WaitAsync(next, job => job.Status == Amazon.Batch.JobStatus.RUNNING);
        Assert.Equal(("slow", null), ((await DescribeAsync(starting)).StatusReason, (await DescribeAsync(starting)).StartedAt));
        Assert.Equal(Amazon.Batch.JobStatus.SUBMITTED, (await DescribeAsync(submitted)).Status);
    }

    [Fact]
    public async Task A_failed_one_has_its_exit_code_and_no_second_attempt_unless_asked()
    {
        var job = await WaitAsync(await SubmitAsync("exit 3"));

        Assert.Equal((Amazon.Batch.JobStatus.FAILED, 3, 1), (job.Status, job.Container.ExitCode, job.Attempts.Count));
    }

    [Fact]
    public async Task A_command_refers_to_parameters_of_the_job_and_of_the_definition()
    {
        await RegisterAsync(change: request =>
        {
            request.Parameters = new() { ["who"] = "nobody", ["what"] = "hello" };
            request.ContainerProperties.Command = ["echo", "Ref::what", "Ref::who", "Ref::none"];
        });

        var job = await WaitAsync(await SubmitAsync(change: request => (request.ContainerOverrides, request.Parameters) = (null, new() { ["who"] = "world" })));

        Assert.Equal(["echo", "hello", "world", "Ref::none"], job.Container.Command);
    }

    [Fact]
    public async Task Terminate_ends_its_process_and_keeps_the_reason()
    {
        var id = await SubmitAsync("echo begun; sleep 600 & wait", job => job.RetryStrategy = new() { Attempts = 3 });
        await WaitAsync(id, job => job.Status == Amazon.Batch.JobStatus.RUNNING);

        await Batch.TerminateJobAsync(new() { JobId = id, Reason = "not needed" });

        var job = await WaitAsync(id);
        Assert.Equal((Amazon.Batch.JobStatus.FAILED, "not needed", true, 1), (job.Status, job.StatusReason, job.IsTerminated, job.Attempts.Count));
    }

    [Fact]
    public async Task Cancel_leaves_a_running_job_alone_and_ends_one_that_waits_for_a_machine()
    {
        Service.Options = Service.Options with { Slots = 1 };
        var running = await SubmitAsync("sleep 600");
        var waiting = await SubmitAsync();
        await WaitAsync(running, job => job.Status == Amazon.Batch.JobStatus.RUNNING);

        await Batch.CancelJobAsync(new() { JobId = running, Reason = "no" });
        await Batch.CancelJobAsync(new() { JobId = waiting, Reason = "no" });

        var cancelled = await WaitAsync(waiting);
        Assert.Equal((Amazon.Batch.JobStatus.FAILED, "no", true), (cancelled.Status, cancelled.StatusReason, cancelled.IsCancelled));
        Assert.Empty(cancelled.Attempts);
        Assert.Equal(Amazon.Batch.JobStatus.RUNNING, (await DescribeAsync(running)).Status);
    }

    [Fact]
    public async Task Stopping_what_has_ended_or_never_was_is_no_error()
    {
        var id = await SubmitAsync();
        await WaitAsync(id);

        await Batch.TerminateJobAsync(new() { JobId = id, Reason = "late" });
        await Batch.TerminateJobAsync(new() { JobId = Guid.NewGuid().ToString(), Reason = "late" });
        await Batch.CancelJobAsync(new() { JobId = Guid.NewGuid().ToString(), Reason = "late" });

        Assert.Equal(Amazon.Batch.JobStatus.SUCCEEDED, (await DescribeAsync(id)).Status);
    }

    [Fact]
    public async Task A_timeout_ends_it_without_another_attempt()
    {
        Service.Options = Service.Options with { TimeoutScale = 0.001 };

        var job = await WaitAsync(await SubmitAsync("sleep 600", job => (job.Timeout, job.RetryStrategy) = (new() { AttemptDurationSeconds = 60 }, new() { Attempts = 3 })));

        Assert.Equal(("Job attempt duration exceeded timeout", 1), (job.StatusReason, job.Attempts.Count));
    }
}
