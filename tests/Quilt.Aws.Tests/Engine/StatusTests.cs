using Quilt.FakeBatch;
using Quilt.Runs;
using Quilt.Runs.Report;

namespace Quilt.Aws.Tests.Engine;

/// <summary>What is told of jobs on their way and of their ends.</summary>
public class StatusTests : EngineFixture
{
    [SkippableFact]
    public async Task Its_end_has_exit_code_times_and_kind_of_failure()
    {
        var job = await RunAsync("echo 'No space left on device' >&2; exit 3");

        Assert.Equal((JobStatus.FAILED, JobOutcome.Failed, 3, JobFailure.DiskFull, 1), (job.Status, job.Outcome, job.ExitCode, job.Failure, job.Tries));
        Assert.True(job.Created < job.Started && job.Started <= job.Stopped);
    }

    [SkippableFact]
    public async Task Many_jobs_are_asked_for_a_hundred_at_a_time_and_those_that_ended_no_more()
    {
        await RegisterAsync("true");
        Service.Options = Service.Options with { Slots = 0, Images = new Dictionary<string, IReadOnlyList<string>> { ["registry:5000/rend:*"] = [] } };
        var jobs = await SubmitAsync(Spec(), await SubjectsAsync(250));
        Service.ResetCalls();

        await Runs.GetJobsAsync(jobs[0].RunId!, default);
        Assert.Equal(3, CallsOf("DescribeJobs"));
        Service.Options = Service.Options with { Slots = 300 };
        await WaitAsync(jobs);
        Service.ResetCalls();
        var run = await Runs.GetRunAsync(jobs[0].RunId!, default);

        Assert.Equal((250, false), (run.Counts["SUCCEEDED"], run.IsAlive));
        Assert.Equal(0, CallsOf("DescribeJobs"));
    }

    [SkippableFact]
    public async Task Why_it_does_not_start_is_kept_with_the_time_when_it_was_first_seen()
    {
        await RegisterAsync("true");
        Service.Options = Service.Options with { ScaleUpMs = 600_000 };
        var job = Assert.Single(await SubmitAsync(Spec(), await SubjectAsync("sub-01")));
        while (job.Reasons.Count == 0)
            job = await Runs.GetJobAsync(job.JobId, default);
        var first = job.Reasons[0];

        var stopped = Assert.Single(await Runs.StopAsync([job.JobId], "too slow", default));

        Assert.StartsWith("MISCONFIGURATION", first.Text, StringComparison.Ordinal);
        Assert.Equal([first], stopped.Reasons);
        Assert.Equal((JobStatus.FAILED, JobFailure.Stopped, "stopped: too slow"), (stopped.Status, stopped.Failure, stopped.Reason));
    }

    [SkippableFact]
    public async Task Running_and_waiting_jobs_are_both_stopped_with_the_reason()
    {
        await RegisterAsync("sleep 600");
        Service.Options = Service.Options with { Slots = 1 };
        var jobs = await SubmitAsync(Spec(), await SubjectsAsync(3));
        while (!(await Runs.GetJobsAsync(jobs[0].RunId!, default)).Any(job => job.Status == JobStatus.RUNNING))
            await Task.Delay(20);

        var stopped = await Session().StopAsync([.. jobs.Select(job => job.JobId)], "not needed", default);

        Assert.All(stopped, job => Assert.Equal((JobStatus.FAILED, "stopped: not needed"), (job.Status, job.Reason)));
        Assert.True(CallsOf("CancelJob") > 0 && CallsOf("TerminateJob") > 0);
    }

    [SkippableFact]
    public async Task A_job_that_AWS_refuses_to_end_is_an_error_and_the_others_of_all_runs_are_ended()
    {
        await RegisterAsync("sleep 600");
        var jobs = (await SubmitAsync(Spec(), await SubjectsAsync(2))).ToList();
        jobs.AddRange(await SubmitAsync(Spec() with { Output = "results/2.0.0" }, await SubjectAsync("sub-003")));
        while (!(await Task.WhenAll(jobs.Select(job => Runs.GetJobAsync(job.JobId, default)))).All(job => job.Status == JobStatus.RUNNING))
            await Task.Delay(20);
        Service.Add(new ApiFault { Operation = "TerminateJob", Body = jobs[0].EngineId, Kind = ApiFaultKind.Error, Status = 400, Code = "ClientException", Message = "not this one" });

        var stopped = await Runs.StopAsync([.. jobs.Select(job => job.JobId)], null, Report, default);

        Assert.Equal([JobStatus.RUNNING, JobStatus.FAILED, JobStatus.FAILED], stopped.Select(job => job.Status));
        var error = Assert.Single(Report.Errors);
        Assert.Equal(Problem.JobRefused, error.Problem);
        Assert.Contains($"{jobs[0].Name} is not stopped: ", error.Message, StringComparison.Ordinal);
        await Runs.StopAsync([jobs[0].JobId], null, default);
    }

    [SkippableFact]
    public async Task A_job_that_waits_for_another_ends_with_that_and_a_stop_says_so_and_does_not_wait()
    {
        await RegisterAsync("sleep 600");
        var first = Assert.Single(await SubmitAsync(Spec(), await SubjectAsync("sub-001")));
        var second = Assert.Single(await SubmitAsync(Spec() with { Output = "results/2.0.0", Aws = new AwsSpec { DependsOn = [first.EngineId!] } }, await SubjectAsync("sub-002")));
        while ((await Runs.GetJobAsync(second.JobId, default)).Status != JobStatus.PENDING)
            await Task.Delay(20);

        var pending = Assert.Single(await Runs.StopAsync([second.JobId], "not needed", Report, default));

        Assert.Equal((JobStatus.PENDING, 1), (pending.Status, CallsOf("CancelJob")));
        Assert.Contains($"{second.Name} is not ended yet", Assert.Single(Report.Warnings), StringComparison.Ordinal);
        await Runs.StopAsync([first.JobId], null, default);
        Assert.Equal((JobStatus.FAILED, JobFailure.Stopped), Assert.Single((await WaitAsync([second])).Select(job => (job.Status, job.Failure))));
    }

    [SkippableTheory]
    [InlineData("OutOfMemory everywhere")]
    [InlineData("Host EC2 (instance i-1) terminated.")]
    [InlineData("CAPACITY:NONE")]
    public async Task The_words_of_who_stops_a_job_say_nothing_of_its_failure(string reason)
    {
        await RegisterAsync("sleep 600");
        var jobs = await SubmitAsync(Spec() with { Aws = new AwsSpec { Attempts = 3, MemoryOnRetry = 2 } }, await SubjectAsync("sub-01"));

        await Runs.StopAsync([jobs[0].JobId], reason, default);
        var job = Assert.Single(await WaitAsync(jobs));

        Assert.Equal((JobFailure.Stopped, 1, $"stopped: {reason}"), (job.Failure, job.Attempt, job.Reason));
    }

    [SkippableFact]
    public async Task A_log_that_is_refused_does_not_make_a_killed_job_one_that_ran_out_of_memory()
    {
        await RegisterAsync("exit 137");
        Service.Add(new ApiFault { Operation = "GetLogEvents", Kind = ApiFaultKind.Error, Status = 400, Code = "AccessDeniedException", Message = "no" });

        var jobs = await WaitAsync(await SubmitAsync(Spec(), await SubjectAsync("sub-01")));

        Assert.Equal((JobFailure.Application, 137), (jobs[0].Failure, jobs[0].ExitCode));
    }

    [SkippableFact]
    public async Task Lines_that_show_late_are_waited_for_before_an_empty_log_says_anything()
    {
        await RegisterAsync("echo step 1 done; exit 137");
        Service.Options = Service.Options with { LogDelayMs = 1500 };
        var jobs = await SubmitAsync(Spec(), await SubjectAsync("sub-01"));

        var job = Assert.Single(await WaitAsync(Session(Patience with { LogPatience = TimeSpan.FromMinutes(1) }), jobs));

        Assert.Equal(JobFailure.Application, job.Failure);
        Assert.Equal(["step 1 done"], job.LastLines);
    }

    [SkippableFact]
    public async Task What_AWS_has_forgotten_keeps_its_recorded_end_and_says_so_when_there_is_none()
    {
        await RegisterAsync("true");
        var known = Assert.Single(await WaitAsync(await SubmitAsync(Spec(), await SubjectAsync("sub-01"))));
        var unseen = Assert.Single(await SubmitAsync(Spec(), await SubjectAsync("sub-02")));
        while ((string?)Service.Jobs().Single(job => (string?)job["jobId"] == unseen.EngineId)["status"] != "SUCCEEDED")
            await Task.Delay(20);
        Service.Forget();
        var later = Session(Patience with { ForgottenPatience = TimeSpan.Zero });

        Assert.Equal(JobOutcome.Succeeded, (await later.GetJobAsync(known.JobId, default)).Outcome);
        var lost = await later.GetJobAsync(unseen.JobId, default);

        Assert.Equal((JobStatus.FAILED, JobFailure.Lost), (lost.Status, lost.Failure));
        Assert.StartsWith("forgotten:", lost.Reason, StringComparison.Ordinal);
        Assert.True(lost.IsForgotten);
    }

    [SkippableFact]
    public async Task Whoever_asks_for_what_jobs_had_and_finds_them_forgotten_remembers_it_and_their_ends_stay()
    {
        await RegisterAsync("[ $QUILT_SUBJECT = sub-001 ] && exit 3; true");
        var jobs = await WaitAsync(await SubmitAsync(Spec(), await SubjectsAsync(2)));
        await ReportAsync(Runs, jobs);
        Assert.All(await Runs.GetJobsAsync(jobs[0].RunId!, default), job => Assert.False(job.IsForgotten));
        Service.Forget();

        var page = await ReportAsync(Session(), jobs);
        var later = await Session().GetJobsAsync(jobs[0].RunId!, default);

        Assert.All(later, job => Assert.True(job.IsForgotten));
        Assert.Equal([(JobOutcome.Failed, 3), (JobOutcome.Succeeded, 0)], later.Select(job => (job.Outcome, job.ExitCode!.Value)));
        Assert.DoesNotContain("#jobs/detail/", page, StringComparison.Ordinal);
        var again = Assert.Single(await Session().RestartAsync([jobs[0].JobId], new Dictionary<string, string>(), Report, default));
        Assert.False(again.IsForgotten);
    }

    [SkippableFact]
    public async Task Whoever_reads_the_log_of_a_job_that_AWS_has_forgotten_remembers_that()
    {
        var job = await RunAsync("echo done");
        Assert.Equal(["done"], await LogAsync(job, new LogOptions()));
        Assert.False((await Runs.GetJobAsync(job.JobId, default)).IsForgotten);
        Service.Forget();

        Assert.Equal(["done"], await LogAsync(job, new LogOptions()));

        Assert.True((await Session().GetJobAsync(job.JobId, default)).IsForgotten);
    }

    [SkippableFact]
    public async Task A_spot_reclaim_is_tried_again_and_a_failure_of_the_program_is_not()
    {
        await RegisterAsync("[ $QUILT_SUBJECT = sub-002 ] && exit 3; echo half; [ $AWS_BATCH_JOB_ATTEMPT = 2 ] || sleep 600");
        Service.Add(new JobFault { Job = "data--sub-001", Attempt = 1, Kind = JobFaultKind.Spot, AfterLog = "half" });

        var jobs = await WaitAsync(await SubmitAsync(Spec() with { Aws = new AwsSpec { RetryOnSpot = true } }, await SubjectsAsync(2)));

        Assert.Equal((JobOutcome.Succeeded, 2), (jobs[0].Outcome, jobs[0].Tries));
        Assert.Equal((JobOutcome.Failed, 1), (jobs[1].Outcome, jobs[1].Tries));
    }

    [SkippableFact]
    public async Task The_record_tells_when_each_try_ran_and_what_waits_for_another_is_queued_again()
    {
        await RegisterAsync("[ $AWS_BATCH_JOB_ATTEMPT = 2 ] || sleep 600; sleep 0.2");
        var job = Assert.Single(await SubmitAsync(Spec() with { Aws = new AwsSpec { RetryOnSpot = true } }, await SubjectAsync("sub-01")));
        while ((await Runs.GetJobAsync(job.JobId, default)).Status != JobStatus.RUNNING)
            await Task.Delay(20);
        Service.Options = Service.Options with { Slots = 0 };
        Service.EndAttempt(job.EngineId!, new JobFault { Kind = JobFaultKind.Spot });
        while ((await Runs.GetJobAsync(job.JobId, default)).Status != JobStatus.RUNNABLE)
            await Task.Delay(20);

        Assert.Single(PhasesOf(job), phase => phase.Kind == PhaseKind.Running);
        Assert.Equal(PhaseKind.Queued, PhasesOf(job)[^1].Kind);
        Service.Options = Service.Options with { Slots = 4 };
        await WaitAsync([job]);

        var tries = RecordOf(job).GetJob(1).Current.TryTimes;
        Assert.Equal(2, tries.Count);
        Assert.True(tries[0].Started <= tries[0].Stopped && tries[0].Stopped <= tries[1].Started && tries[1].Started <= tries[1].Stopped);
        Assert.Equal(tries.Select(one => one.Stopped), PhasesOf(job).Where(phase => phase.Kind == PhaseKind.Running).Select(phase => phase.To));
    }

    [SkippableFact]
    public async Task The_log_comes_whole_in_order_or_its_last_lines_or_as_it_is_written()
    {
        Service.Options = Service.Options with { HasEmptyLogPages = true };
        var job = await RunAsync("for i in 1 2 3 4 5; do echo line $i; done");

        Assert.Equal(["line 1", "line 2", "line 3", "line 4", "line 5"], await LogAsync(job, new LogOptions()));
        Assert.Equal(["line 4", "line 5"], await LogAsync(job, new LogOptions { Tail = 2 }));
        Assert.Equal(["line 5"], await LogAsync(job, new LogOptions { Tail = 1, Follow = true }));

        await RegisterAsync("echo one; sleep 1; echo two");
        var running = Assert.Single(await SubmitAsync(Spec(), await SubjectAsync("sub-02")));
        Assert.Equal(["one", "two"], await LogAsync(running, new LogOptions { Follow = true }));
    }

    [SkippableFact]
    public async Task The_logs_of_several_jobs_come_by_time_or_as_they_are_written()
    {
        await RegisterAsync("echo one; sleep 0.5; echo two");
        var jobs = await SubmitAsync(Spec(), await SubjectsAsync(3));
        using CancellationTokenSource safety = new(TimeSpan.FromMinutes(3));

        var followed = await Runs.ReadLogsAsync(jobs, new LogOptions { Follow = true }, Report, safety.Token).ToListAsync(safety.Token);
        var merged = await Runs.ReadLogsAsync(await WaitAsync(jobs), new LogOptions(), Report, safety.Token).ToListAsync(safety.Token);

        Assert.Equal(merged.OrderBy(line => line.Time), merged);
        Assert.Equal(6, merged.Count);
        Assert.Equal(merged.Select(line => (line.Job, line.Text)).Order(), followed.Select(line => (line.Job, line.Text)).Order());
        Assert.Empty(Report.Errors);
    }

    [SkippableFact]
    public async Task Who_follows_goes_on_with_the_next_try_of_AWS()
    {
        await RegisterAsync("echo try $AWS_BATCH_JOB_ATTEMPT; [ $AWS_BATCH_JOB_ATTEMPT = 2 ] || sleep 600");
        var job = Assert.Single(await SubmitAsync(Spec() with { Aws = new AwsSpec { RetryOnSpot = true } }, await SubjectAsync("sub-01")));
        using CancellationTokenSource safety = new(TimeSpan.FromMinutes(3));
        List<string> lines = [];

        await foreach (var line in Runs.ReadLogAsync(job.JobId, new LogOptions { Follow = true }, safety.Token))
        {
            lines.Add(line.Text);
            if (line.Text == "try 1")
                Service.EndAttempt(job.EngineId!, new JobFault { Kind = JobFaultKind.Spot });
        }

        Assert.Equal(["try 1", "try 2"], lines);
    }

    private List<JobPhase> PhasesOf(Job job) => JobPhase.Of(RecordOf(job).GetJob(1).Current, JobPhase.ReadStartingTimes(RecordOf(job))[(1, 1)], DateTimeOffset.UtcNow);

    private RunRecord RecordOf(Job job) => RunRecord.Open(Path.Combine(Folder["runs"], job.RunId!));

    private async Task<string> ReportAsync(BatchRuns runs, IReadOnlyList<Job> jobs)
    {
        using StringWriter page = new();
        await BatchReport.WriteAsync(runs, [.. jobs], new ReportOptions(), page, Report, default);
        return page.ToString();
    }

    private async Task<string[]> LogAsync(Job job, LogOptions options)
    {
        using CancellationTokenSource safety = new(TimeSpan.FromMinutes(3));
        return [.. await Runs.ReadLogAsync(job.JobId, options, safety.Token).Select(line => line.Text).ToListAsync(safety.Token)];
    }
}
