using System.Collections.Immutable;
using Quilt.Aws.Batch;
using Quilt.FakeBatch;
using Quilt.Runs;
using Quilt.Runs.Local;

namespace Quilt.Aws.Tests.Engine;

/// <summary>Who of those that look at jobs sends them anew.</summary>
public class RetrySessionTests : EngineFixture
{
    private static readonly ImmutableSortedDictionary<string, string> Secret = ImmutableSortedDictionary<string, string>.Empty.Add("DB_PASSWORD", "hunter2");

    [SkippableFact]
    public async Task Who_only_looks_sends_nothing_anew_and_who_asks_how_jobs_are_does()
    {
        await RegisterAsync("echo begun; exit 3");
        var job = Assert.Single(await SubmitAsync(Twice, await SubjectAsync("sub-001")));
        await FailAsync(job);

        Assert.Equal(["begun"], await Runs.ReadLogAsync(job.JobId, new LogOptions { Follow = true }, default).Select(line => line.Text).ToListAsync());
        await Runs.GetResultsAsync(job.JobId, default).ToListAsync();
        await Runs.GetRunAsync(job.RunId!, default);
        Assert.Equal((1, false), ((await Runs.GetJobAsync(job.JobId, default)).Attempt, (await Runs.GetJobAsync(job.JobId, default)).IsEnded));
        Assert.Equal(1, CallsOf("SubmitJob"));

        await Runs.RetryAsync(job.RunId!, default);
        Assert.Equal((2, 2), (CallsOf("SubmitJob"), (await Runs.GetJobAsync(job.JobId, default)).Attempt));
    }

    [SkippableFact]
    public async Task A_stop_sends_nothing_anew_first_and_what_it_stopped_is_not_tried_again()
    {
        await RegisterAsync("exit 3");
        var job = Assert.Single(await SubmitAsync(Twice, await SubjectAsync("sub-001")));
        await FailAsync(job);

        var stopped = Assert.Single(await Session().StopAsync([job.JobId], "enough", default));
        await Runs.RetryAsync(job.RunId!, default);

        Assert.Equal((JobStatus.FAILED, 1), (stopped.Status, stopped.Attempt));
        Assert.Equal(1, CallsOf("SubmitJob"));
    }

    [SkippableFact]
    public async Task A_session_without_the_secrets_leaves_a_job_to_the_one_that_has_them_while_that_lives()
    {
        await RegisterAsync("exit 3");
        var job = Assert.Single(await SubmitAsync(Twice with { Environment = Secret }, await SubjectAsync("sub-001")));
        await FailAsync(job);
        var other = Session();
        CurrentReport.Value = Report;

        await other.RetryAsync(job.RunId!, default);
        Service.ResetCalls();
        var seen = await other.GetJobAsync(job.JobId, default);

        Assert.Equal((1, 0), (CallsOf("DescribeJobs"), CallsOf("GetLogEvents"))); // its log was read before
        Assert.Equal((1, false), (seen.Attempt, seen.IsEnded));
        Assert.Contains($"(process {Environment.ProcessId} on {Environment.MachineName})", seen.Reason, StringComparison.Ordinal);
        Assert.Contains(seen.Reason![seen.Reason!.IndexOf("it failed", StringComparison.Ordinal)..], Assert.Single(Report.Warnings), StringComparison.Ordinal);
        var ended = Assert.Single(await WaitAsync([job]));
        Assert.Equal((JobFailure.Application, 2), (ended.Failure, ended.Attempt));
    }

    [SkippableFact]
    public async Task What_is_left_to_another_session_can_be_stopped_and_restarted_here()
    {
        await RegisterAsync("exit 3");
        var job = Assert.Single(await SubmitAsync(Twice with { Environment = Secret }, await SubjectAsync("sub-001")));
        await FailAsync(job);
        var other = Session();
        await other.RetryAsync(job.RunId!, default);

        var stopped = Assert.Single(await other.StopAsync([job.JobId], null, Report, default));
        var again = Assert.Single(await other.RestartAsync([job.JobId], Secret, Report, default));

        Assert.Equal((JobFailure.Stopped, 2), (stopped.Failure, again.Attempt));
        Assert.NotNull(again.EngineId);
    }

    [SkippableFact]
    public async Task Where_no_session_is_left_that_has_the_secrets_nothing_is_tried_again_and_that_is_said()
    {
        await RegisterAsync("exit 3");
        // A process of this machine would be seen to live.
        using (WatchedRuns gone = new() { Self = OwnerLiveness.Create() with { Host = "another" } })
            await SubmitAsync(Session(watched: gone), Twice with { Environment = Secret }, [await SubjectAsync("sub-001")]);

        var other = Session();
        var job = Assert.Single(await WaitAsync(other, await other.GetJobsAsync(Assert.Single(other.Store.ListIds()), default)));

        Assert.Equal(1, job.Attempt);
        Assert.Contains("does not know its secrets", job.Reason, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Who_ends_a_wait_ends_no_job_that_is_being_sent_anew()
    {
        await RegisterAsync("exit 3");
        var job = Assert.Single(await SubmitAsync(Twice, await SubjectAsync("sub-001")));
        await FailAsync(job);
        Service.ResetCalls();
        Service.Add(new ApiFault { Operation = "SubmitJob", Kind = ApiFaultKind.Throttle, Times = 5 });
        using CancellationTokenSource enough = new();

        var retry = Runs.RetryAsync(job.RunId!, enough.Token);
        while (CallsOf("SubmitJob") == 0)
            await Task.Delay(5);
        await enough.CancelAsync();
        await retry.ContinueWith(_ => { }, TaskScheduler.Default);

        var again = await Runs.GetJobAsync(job.JobId, default);
        Assert.Equal((2, 2), (again.Attempt, Service.Jobs().Count));
        Assert.NotNull(again.EngineId);
    }

    private static RunSpec Twice => Spec() with { Aws = new AwsSpec { Attempts = 2, MemoryOnRetry = 2 } };

    // As AWS Batch has it; nobody has looked.
    private async Task FailAsync(Job job)
    {
        while ((string?)Service.Jobs().Single(one => (string?)one["jobId"] == job.EngineId)["status"] != "FAILED")
            await Task.Delay(20);
    }
}
