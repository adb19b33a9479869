using Quilt.Aws.Batch;
using Quilt.FakeBatch;
using Quilt.Runs;

namespace Quilt.Aws.Tests.Engine;

/// <summary>Jobs that AWS Batch does not show: of another account, region or endpoint, forgotten, or too new.</summary>
public class UnknownJobTests : EngineFixture
{
    private const int Hidden = 3_600_000;

    [SkippableFact]
    public async Task A_job_that_was_shown_and_is_not_any_more_says_so_at_the_first_look_and_no_more_when_it_is_found()
    {
        var job = await RunningAsync();
        Hide();
        CurrentReport.Value = Report;

        var doubted = await Runs.GetJobAsync(job.JobId, default);
        await Runs.GetJobAsync(job.JobId, default);

        Assert.Equal(JobStatus.RUNNING, doubted.Status);
        Assert.StartsWith("unknown to AWS Batch in us-east-1", doubted.Reason, StringComparison.Ordinal);
        Assert.Contains($"{job.Name} of run {job.RunId} is not known to AWS Batch", Assert.Single(Report.Warnings), StringComparison.Ordinal);
        Show();
        Assert.Null((await Runs.GetJobAsync(job.JobId, default)).Reason);
        await Runs.StopAsync([job.JobId], null, default);
    }

    [SkippableFact]
    public async Task Stopping_them_is_an_error_for_each_run_and_they_are_asked_to_end_but_not_waited_for()
    {
        var job = await RunningAsync();
        Hide();
        var other = Assert.Single(await SubmitAsync(Spec() with { Output = "results/2.0.0" }, await SubjectAsync("sub-02")));
        using CancellationTokenSource safety = new(TimeSpan.FromMinutes(3));

        var stopped = await Session(Patience with { VisiblePatience = TimeSpan.Zero }).StopAsync([job.JobId, other.JobId], null, Report, safety.Token);

        Assert.Equal([job.JobId, other.JobId], stopped.Select(one => one.JobId));
        Assert.All(Report.Errors, error => Assert.Equal(Problem.JobUnknown, error.Problem));
        Assert.Equal(2, Report.Errors.Count);
        Assert.Equal((1, 1), (CallsOf("TerminateJob"), CallsOf("CancelJob")));
        Show();
        Assert.All(await Runs.StopAsync([job.JobId, other.JobId], null, default), one => Assert.True(one.IsEnded));
    }

    [SkippableFact]
    public async Task A_job_that_was_sent_a_moment_ago_is_waited_for_without_a_warning()
    {
        await RegisterAsync("sleep 600");
        Hide();
        var job = Assert.Single(await SubmitAsync(Spec(), await SubjectAsync("sub-01")));
        CurrentReport.Value = Report;

        var young = await Runs.GetJobAsync(job.JobId, default);
        var stopping = Runs.StopAsync([job.JobId], "not needed", Report, default);
        while (CallsOf("CancelJob") == 0)
            await Task.Delay(20);
        Show();

        Assert.StartsWith("not shown by AWS Batch yet", young.Reason, StringComparison.Ordinal);
        Assert.Equal((JobStatus.FAILED, "stopped: not needed"), Assert.Single((await stopping).Select(one => (one.Status, one.Reason))));
        Assert.Empty(Report.Warnings);
        Assert.Empty(Report.Errors);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Jobs_whose_inputs_took_longer_to_send_than_jobs_are_waited_for_are_not_lost_when_they_are_sent(bool isArray)
    {
        await RegisterAsync("true");
        await using var slow = await FaultProxy.StartAsync(Connection.EndpointUrl!);
        slow.Instead = async context =>
        {
            if (context.Request.Method == "PUT" && $"{context.Request.Path}".Contains("/.inputs/", StringComparison.Ordinal))
                await Task.Delay(12_000);
            return false;
        };
        var patience = Patience with { ForgottenPatience = TimeSpan.FromSeconds(10), VisiblePatience = TimeSpan.FromSeconds(10) };
        var runs = Session(patience, connection: Connection with { EndpointUrl = slow.Url });
        var submission = runs.Open(await runs.PrepareAsync(Spec() with { Aws = new AwsSpec { Array = isArray } }, true, Report, default), null);
        Hide();

        var jobs = await submission.SubmitAsync([.. (await SubjectsAsync(2)).Select(submission.Plan)], Report, default);
        var seen = await runs.GetJobsAsync(jobs[0].RunId!, default);

        Assert.All(seen, job => Assert.Equal((JobFailure.None, "not shown by AWS Batch yet, as is usual for some seconds after a job was sent"), (job.Failure, job.Reason)));
        Show();
        Assert.All(await WaitAsync(runs, jobs), job => Assert.Equal(JobOutcome.Succeeded, job.Outcome));
    }

    [SkippableFact]
    public async Task One_that_is_recorded_as_lost_is_told()
    {
        var job = await RunningAsync();
        Hide();
        CurrentReport.Value = Report;

        var lost = await Session(Patience with { ForgottenPatience = TimeSpan.Zero }).GetJobAsync(job.JobId, default);

        Assert.Equal((JobStatus.FAILED, JobFailure.Lost), (lost.Status, lost.Failure));
        Assert.Contains("recorded as lost", Assert.Single(Report.Warnings), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Where_its_queue_is_not_known_either_another_place_is_asked_and_nothing_is_recorded_of_a_job()
    {
        var job = await RunningAsync();
        await using var other = await FakeBatchService.StartAsync(new FakeOptions());
        using AwsEngine engine = new(Connection with { BatchUrl = other.Url }, Patience with { ForgottenPatience = TimeSpan.Zero });
        BatchRuns there = new(new RunStore(Folder["runs"]), engine);

        var doubted = await there.GetJobAsync(job.JobId, default);
        await there.StopAsync([job.JobId], null, Report, default);

        Assert.Equal(JobStatus.RUNNING, doubted.Status);
        Assert.Contains("nor is its queue 'q'", doubted.Reason, StringComparison.Ordinal);
        Assert.Equal(Problem.JobUnknown, Assert.Single(Report.Errors).Problem);
        Assert.Equal((JobStatus.RUNNING, null), Assert.Single((await Runs.GetJobsAsync(job.RunId!, default)).Select(one => (one.Status, one.Reason))));
        await Runs.StopAsync([job.JobId], null, default);
    }

    [SkippableFact]
    public async Task One_that_has_ended_is_not_taken_for_forgotten_where_another_place_is_asked()
    {
        var job = await RunAsync("exit 3");
        await using var other = await FakeBatchService.StartAsync(new FakeOptions());
        using AwsEngine engine = new(Connection with { BatchUrl = other.Url }, Patience);
        BatchRuns there = new(new RunStore(Folder["runs"]), engine);

        _ = await there.ReadLogsAsync([job], new LogOptions(), Report, default).CountAsync();
        await BatchReport.WriteAsync(there, [job], new ReportOptions(), new StringWriter(), Report, default);

        Assert.False((await Runs.GetJobAsync(job.JobId, default)).IsForgotten);
    }

    private async Task<Job> RunningAsync()
    {
        await RegisterAsync("sleep 600");
        var job = Assert.Single(await SubmitAsync(Spec(), await SubjectAsync("sub-01")));
        while (job.Status != JobStatus.RUNNING)
        {
            await Task.Delay(20);
            job = await Runs.GetJobAsync(job.JobId, default);
        }
        return job;
    }

    private void Hide() => Service.Options = Service.Options with { VisibleAfterMs = Hidden };

    private void Show() => Service.Options = Service.Options with { VisibleAfterMs = 0 };
}
