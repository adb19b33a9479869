using System.Collections.Immutable;
using Amazon.Batch;
using Quilt.Aws.Batch;
using Quilt.FakeBatch;
using Quilt.FakeBatch.State;
using Quilt.Runs;

namespace Quilt.Aws.Tests.Engine;

/// <summary>What is tried again, how often, and with how much memory.</summary>
public class RetryTests : EngineFixture
{
    private static readonly ImmutableSortedDictionary<string, string> Secret = ImmutableSortedDictionary<string, string>.Empty.Add("DB_PASSWORD", "hunter2");

    [Theory]
    [InlineData(2, 512, 1024)]
    [InlineData(1.5, 1001, 1502)]
    [InlineData(8000, 512, 8000)]
    [InlineData(8000, null, 8000)]
    [InlineData(2, null, null)]
    [InlineData(4000, 8000, null)]
    public void Small_numbers_are_factors_and_large_ones_MiB_and_memory_never_falls(double rule, int? had, int? asked) => Assert.Equal(asked, MemoryRaise.After(rule, had));

    [SkippableFact]
    public async Task A_restart_raises_the_memory_of_what_ran_out_of_it_and_of_nothing_else()
    {
        await RegisterAsync("[ $QUILT_SUBJECT = sub-002 ] && exit 3; echo begun; sleep 600");
        Service.Add(new JobFault { Job = "data--sub-001", Kind = JobFaultKind.OutOfMemory, AfterLog = "begun", Times = 1 });
        var failed = await WaitAsync(await SubmitAsync(Spec(), await SubjectsAsync(2)));
        Assert.Equal([JobFailure.OutOfMemory, JobFailure.Application], failed.Select(job => job.Failure));
        Assert.Equal([512, 512], failed.Select(job => job.Memory!.Value));

        var again = await Runs.RestartAsync([.. failed.Select(job => job.JobId)], new RestartOptions { MemoryOnRetry = 2 }, Report, default);

        Assert.Equal(["1024", "512"], await MemoryAsync(again));
        await Runs.StopAsync([.. again.Select(job => job.JobId)], null, default);
    }

    [SkippableFact]
    public async Task Attempts_with_a_memory_rule_send_a_job_anew_with_more_and_it_ends_once()
    {
        await RegisterAsync("echo begun; sleep 1");
        Service.Add(new JobFault { Job = "data--sub-001", Kind = JobFaultKind.OutOfMemory, AfterLog = "begun", Times = 2 });

        var job = Assert.Single(await WaitAsync(await SubmitAsync(Spec() with { Aws = new AwsSpec { Attempts = 3, MemoryOnRetry = 1.5 } }, await SubjectAsync("sub-001"))));

        Assert.Equal((JobOutcome.Succeeded, 3, 1152), (job.Outcome, job.Attempt, job.Memory));
    }

    [SkippableFact]
    public async Task What_each_attempt_had_is_told_by_itself_also_of_jobs_that_AWS_has_forgotten()
    {
        await RegisterAsync("echo begun; sleep 1");
        Service.Add(new JobFault { Job = "data--sub-001", Kind = JobFaultKind.OutOfMemory, AfterLog = "begun", Times = 2 });
        var job = Assert.Single(await WaitAsync(await SubmitAsync(Spec() with { Aws = new AwsSpec { Vcpu = 2, Memory = 256, Attempts = 3, MemoryOnRetry = 1.5 } }, await SubjectAsync("sub-001"))));
        var run = RunRecord.Open(Path.Combine(Folder["runs"], job.RunId!));
        using AwsEngine engine = new(Connection with { BatchUrl = Service.Url }, Patience);

        Assert.Equal([(2, 256), (2, 384), (2, 576)], await HadAsync(engine, run));
        Service.Forget();
        Assert.Equal([(2, 256), (2, 384), (2, 576)], await HadAsync(engine, run));
        Assert.Empty(Report.Warnings);
    }

    [SkippableFact]
    public async Task Raised_memory_is_a_size_that_Fargate_has_and_what_it_has_not_is_not_sent()
    {
        await RegisterLightAsync("echo begun; sleep 600");
        Service.Add(new ComputeEnvironment { Name = "machines", Type = "FARGATE", InstanceTypes = [] });
        Service.Add(new JobFault { Kind = JobFaultKind.OutOfMemory, AfterLog = "begun" });

        var job = Assert.Single(await WaitAsync(await SubmitAsync(Spec("light") with { Aws = new AwsSpec { Attempts = 5, MemoryOnRetry = 1.5 } }, await SubjectAsync("sub-001"))));

        // 512, 768 of which Fargate makes 1024, then 1536 (2048), and 3072 it has not for a quarter of a vCPU.
        Assert.Equal((JobFailure.OutOfMemory, 3, 2048), (job.Failure, job.Attempt, job.Memory));
        Assert.Contains("not tried again: no machine of the job queue 'q' has 3072 MiB", job.Reason, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_restart_with_more_memory_than_any_machine_has_is_an_error_of_that_job()
    {
        await RegisterAsync("[ $QUILT_SUBJECT = sub-002 ] && exit 3; echo begun; sleep 600");
        Service.Add(new ComputeEnvironment { Name = "machines", InstanceTypes = ["c5.large"] });
        Service.Add(new JobFault { Job = "data--sub-001", Kind = JobFaultKind.OutOfMemory, AfterLog = "begun" });
        var failed = await WaitAsync(await SubmitAsync(Spec(), await SubjectsAsync(2)));

        var again = await Runs.RestartAsync([.. failed.Select(job => job.JobId)], new RestartOptions { MemoryOnRetry = 16 }, Report, default);

        Assert.Equal(["data--sub-002"], again.Select(job => job.Name));
        var error = Assert.Single(Report.Errors);
        Assert.Equal((Problem.JobDoesNotFit, failed[0].JobId), (error.Problem, error.Target));
    }

    [SkippableFact]
    public async Task Attempts_are_used_up_by_failures_of_the_program_and_not_by_spot_reclaims()
    {
        await RegisterAsync("echo half; [ $AWS_BATCH_JOB_ATTEMPT = 1 ] && sleep 600; exit 3");
        Service.Add(new JobFault { Job = "data--*", Attempt = 1, Kind = JobFaultKind.Spot, AfterLog = "half" });

        var job = Assert.Single(await WaitAsync(await SubmitAsync(Spec() with { Aws = new AwsSpec { Attempts = 2, RetryOnSpot = true } }, await SubjectAsync("sub-001"))));

        Assert.Equal((JobOutcome.Failed, JobFailure.Application), (job.Outcome, job.Failure));
        Assert.Equal((2, 2), (job.Attempt, job.Tries));
    }

    [SkippableFact]
    public async Task A_job_of_which_AWS_Batch_lost_the_machine_ten_times_is_sent_anew_and_no_attempt_is_used_up()
    {
        await RegisterAsync("echo half; sleep 3; exit 3");
        Service.Add(new JobFault { Kind = JobFaultKind.Spot, AfterLog = "half", Times = 10 });

        var job = Assert.Single(await WaitAsync(await SubmitAsync(Spec() with { Aws = new AwsSpec { Attempts = 2 } }, await SubjectAsync("sub-001"))));

        // The second and the third ended by themselves.
        Assert.Equal((JobFailure.Application, 3, 1), (job.Failure, job.Attempt, job.Tries));
    }

    [Theory]
    [InlineData(9, true)]
    [InlineData(10, false)]
    public void Lost_machines_send_a_job_anew_until_the_tenth_of_its_jobs(int jobs, bool isDue)
    {
        AttemptEnded end = new() { Job = 1, Attempt = jobs, Status = JobStatus.FAILED, Outcome = JobOutcome.Failed, Failure = JobFailure.SpotReclaimed };
        JobState job = new()
        {
            Number = 1,
            Subject = new Subject { Id = "sub-01", Group = "data" },
            ImageKey = "sub-01.nii.gz",
            Created = DateTimeOffset.UnixEpoch,
            Attempts = [.. Enumerable.Range(1, jobs).Select(number => new AttemptState { Number = number, InputKey = "key", Failure = number < jobs ? JobFailure.SpotReclaimed : JobFailure.None })],
        };

        Assert.Equal(isDue, RetryRule.IsDue(new AwsSpec { Attempts = 2 }, job, end));
        Assert.False(RetryRule.IsDue(new AwsSpec { RetryOnSpot = true }, job, end));
    }

    [SkippableFact]
    public async Task A_job_that_somebody_ended_in_the_console_is_not_sent_anew_whatever_it_died_of()
    {
        await RegisterAsync("echo begun; sleep 600");
        var job = Assert.Single(await SubmitAsync(Twice, await SubjectAsync("sub-001")));
        while ((string?)Service.Jobs().Single()["status"] != "RUNNING")
            await Task.Delay(20);
        await Batch.TerminateJobAsync(new() { JobId = job.EngineId, Reason = "Host EC2 (instance i-0123456789abcdef0) terminated." });

        var ended = Assert.Single(await WaitAsync([job]));

        Assert.Equal((JobFailure.SpotReclaimed, 1), (ended.Failure, ended.Attempt));
        Assert.Equal(1, CallsOf("SubmitJob"));
    }

    [SkippableFact]
    public async Task A_spot_task_of_Fargate_is_tried_again_and_what_ends_without_exit_code_and_reason_is_not()
    {
        await RegisterAsync("echo begun; [ $AWS_BATCH_JOB_ATTEMPT = 1 ] && sleep 600; exit 0");
        Service.Add(new JobFault { Job = "data--sub-001", Attempt = 1, Kind = JobFaultKind.Other, AfterLog = "begun", ExitCode = 143, StatusReason = "Your Spot Task was interrupted." });
        Service.Add(new JobFault { Job = "data--sub-002", Attempt = 1, Kind = JobFaultKind.Other, AfterLog = "begun", StatusReason = "ECS was unable to assume the role 'arn:aws:iam::1:role/job' that was provided for this task." });

        var jobs = await WaitAsync(await SubmitAsync(Spec() with { Aws = new AwsSpec { RetryOnSpot = true } }, await SubjectsAsync(2)));

        Assert.Equal([(JobOutcome.Succeeded, 2), (JobOutcome.Failed, 1)], jobs.Select(job => (job.Outcome, job.Tries)));
        Assert.Equal(JobFailure.PermissionDenied, jobs[1].Failure);
    }

    [SkippableFact]
    public async Task Attempts_alone_count_what_failed_by_itself_and_heed_its_kind()
    {
        await RegisterAsync("echo half; [ $QUILT_SUBJECT = sub-002 ] && { echo 'An error occurred (AccessDenied)'; exit 1; }; [ $AWS_BATCH_JOB_ATTEMPT = 1 ] && sleep 600; exit 3");
        Service.Add(new JobFault { Job = "data--sub-001", Attempt = 1, Kind = JobFaultKind.Spot, AfterLog = "half" });

        var jobs = await WaitAsync(await SubmitAsync(Spec() with { Aws = new AwsSpec { Attempts = 2 } }, await SubjectsAsync(2)));

        Assert.Equal([(JobFailure.Application, 2, 2), (JobFailure.PermissionDenied, 1, 1)], jobs.Select(job => (job.Failure, job.Attempt, job.Tries)));
    }

    [SkippableFact]
    public async Task A_missing_permission_is_not_tried_again()
    {
        await RegisterAsync("echo 'An error occurred (AccessDenied) when calling the PutObject operation' >&2; exit 1");

        var job = Assert.Single(await WaitAsync(await SubmitAsync(Spec() with { Aws = new AwsSpec { Attempts = 3, MemoryOnRetry = 2 } }, await SubjectAsync("sub-001"))));

        Assert.Equal((JobFailure.PermissionDenied, 1), (job.Failure, job.Attempt));
        Assert.Contains("AccessDenied", Assert.Single(job.LastLines), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Last_lines_hold_no_secrets()
    {
        await RegisterAsync("echo the password is $DB_PASSWORD; exit 3");
        var job = Assert.Single(await WaitAsync(await SubmitAsync(
            Spec() with { Environment = Secret }, await SubjectAsync("sub-001"))));

        Assert.Equal(["the password is ***"], job.LastLines);
    }

    private Task RegisterLightAsync(string script) => Batch.RegisterJobDefinitionAsync(new()
    {
        JobDefinitionName = "light",
        Type = JobDefinitionType.Container,
        PlatformCapabilities = ["FARGATE"],
        ContainerProperties = new()
        {
            Image = "registry:5000/light:1.0.0",
            Command = ["sh", "-c", script],
            ResourceRequirements = [new() { Type = ResourceType.VCPU, Value = "0.25" }, new() { Type = ResourceType.MEMORY, Value = "512" }],
        },
    });

    private static RunSpec Twice => Spec() with { Aws = new AwsSpec { Attempts = 2, MemoryOnRetry = 2 } };

    private async Task<IEnumerable<(double? Vcpu, int? Memory)>> HadAsync(AwsEngine engine, RunRecord run)
    {
        run.Refresh();
        var had = await engine.GetUsageAsync(run, run.GetJobs(), Report, default);
        return run.GetJob(1).Attempts.Select(attempt => (had[(1, attempt.Number)].Vcpu, had[(1, attempt.Number)].Memory));
    }

    private async Task<string[]> MemoryAsync(IReadOnlyList<Job> jobs)
    {
        List<string> memory = [];
        foreach (var job in jobs.OrderBy(job => job.Name, StringComparer.Ordinal))
            memory.Add((await DescribeAsync(job)).Container.ResourceRequirements.Single(one => one.Type == "MEMORY").Value);
        return [.. memory];
    }
}
