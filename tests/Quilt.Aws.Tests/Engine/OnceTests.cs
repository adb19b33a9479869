using Quilt.FakeBatch;

namespace Quilt.Aws.Tests.Engine;

/// <summary>That a subject has one job, whatever becomes of answers, connections and sessions.</summary>
public class OnceTests : EngineFixture
{
    [SkippableTheory]
    [InlineData(ApiFaultKind.Lost)]
    [InlineData(ApiFaultKind.Truncated)]
    [InlineData(ApiFaultKind.Reset)]
    [InlineData(ApiFaultKind.Html)]
    [InlineData(ApiFaultKind.Throttle)]
    [InlineData(ApiFaultKind.Error)]
    public async Task An_answer_that_is_lost_or_a_refusal_makes_no_second_job_and_loses_none(ApiFaultKind kind)
    {
        await RegisterAsync("true");
        Service.Options = Service.Options with { VisibleAfterMs = 200 };
        Service.Add(new ApiFault { Operation = "SubmitJob", Kind = kind, Skip = 1, Times = 2 });

        var jobs = await SubmitAsync(Spec(), await SubjectsAsync(6));

        Assert.Equal(6, Service.Jobs().Count);
        Assert.Equal(Service.Jobs().Select(job => (string?)job["jobId"]).Order(), jobs.Select(job => job.EngineId).Order());
        Assert.All(await WaitAsync(jobs), job => Assert.Equal(JobOutcome.Succeeded, job.Outcome));
        Assert.Empty(Service.Violations);
    }

    [SkippableFact]
    public async Task What_was_sent_and_not_recorded_is_found_by_the_next_session_and_what_was_not_sent_is_told()
    {
        await RegisterAsync("true");
        var subjects = await SubjectsAsync(3);
        var jobs = await SubmitAsync(Spec(), subjects);
        await ForgetIdsAsync(jobs[0].RunId!, keep: 1, forget: 1);
        // The session that had recorded them is gone: another token stands for it.
        var later = Session();

        var now = await later.GetJobsAsync(jobs[0].RunId!, default);

        Assert.Equal([jobs[0].EngineId, jobs[1].EngineId, null], now.Select(job => job.EngineId));
        Assert.Equal((JobStatus.FAILED, JobFailure.NotStarted), (now[2].Status, now[2].Failure));
        Assert.Equal(3, Service.Jobs().Count);
        var restarted = await later.RestartAsync([.. now.Select(job => job.JobId)], new Dictionary<string, string>(), Report, default);
        Assert.Equal(jobs[2].JobId, Assert.Single(restarted).JobId);
        Assert.Equal(2, restarted[0].Attempt);
    }

    [SkippableTheory]
    [InlineData(ApiFaultKind.Lost, 1)]
    [InlineData(ApiFaultKind.Reset, 0)]
    public async Task Where_an_answer_is_lost_and_nobody_can_look_the_job_stays_open_until_somebody_can(ApiFaultKind kind, int there)
    {
        await RegisterAsync("true");
        Service.Add(new ApiFault { Operation = "SubmitJob", Kind = kind });
        Service.Add(new ApiFault { Operation = "ListJobs", Kind = ApiFaultKind.Error, Status = 403, Code = "AccessDeniedException", Times = 1 });

        var job = Assert.Single(await SubmitAsync(Spec(), await SubjectsAsync(1)));

        Assert.Equal((JobStatus.SUBMITTED, null, there), (job.Status, job.EngineId, Service.Jobs().Count));
        var found = Assert.Single(await Runs.GetJobsAsync(job.RunId!, default));
        Assert.Equal(there == 1, found.EngineId is not null);
        if (there == 0)
        {
            Assert.Equal((JobStatus.FAILED, JobFailure.NotStarted), (found.Status, found.Failure));
            found = Assert.Single(await Runs.RestartAsync([found.JobId], new Dictionary<string, string>(), Report, default));
        }
        Assert.Equal(JobOutcome.Succeeded, Assert.Single(await WaitAsync([found])).Outcome);
        Assert.Single(Service.Jobs());
    }

    [SkippableFact]
    public async Task A_job_of_the_same_name_of_another_run_is_not_taken_for_it()
    {
        await RegisterAsync("true");
        var subjects = await SubjectsAsync(1);
        await SubmitAsync(Spec(), subjects);
        Service.Add(new ApiFault { Operation = "SubmitJob", Kind = ApiFaultKind.Reset });

        var second = Assert.Single(await SubmitAsync(Spec(), subjects));

        Assert.Equal(2, Service.Jobs().Count);
        Assert.Equal(second.RunId, EnvironmentOf(await DescribeAsync(second))["QUILT_RUN_ID"]);
    }

    [SkippableFact]
    public async Task Throttled_calls_are_no_errors_and_the_pace_follows()
    {
        await RegisterAsync("true");
        Service.Options = Service.Options with { CallsPerSecond = new Dictionary<string, double> { ["SubmitJob"] = 20 }, Slots = 50 };

        var jobs = await SubmitAsync(Spec(), await SubjectsAsync(60));

        Assert.All(jobs, job => Assert.NotNull(job.EngineId));
        Assert.Equal(60, Service.Jobs().Count);
        Assert.Equal(60, Service.Calls["SubmitJob"].Calls - Service.Calls["SubmitJob"].Throttled);
    }

    [SkippableFact]
    public async Task A_job_that_AWS_refuses_has_failed_and_says_why()
    {
        await RegisterAsync("true");
        Service.Add(new ApiFault { Operation = "SubmitJob", Kind = ApiFaultKind.Error, Status = 400, Code = "ClientException", Message = "Error executing request, Exception : no", Body = "sub-002" });

        var jobs = await SubmitAsync(Spec(), await SubjectsAsync(3));

        Assert.Equal(["sub-002"], jobs.Where(job => job.Status == JobStatus.FAILED).Select(job => job.Subject!.Id));
        Assert.Contains("Exception : no", jobs[1].Reason, StringComparison.Ordinal);
        Assert.Equal(2, Service.Jobs().Count);
    }

    // As a session leaves the record that is killed while it submits: without the ids of the last jobs, one of which was never sent.
    private async Task ForgetIdsAsync(string runId, int keep, int forget)
    {
        var path = Path.Combine(Folder["runs"], runId, "record.jsonl");
        var lines = (await File.ReadAllLinesAsync(path)).ToList();
        var ids = lines.Where(line => line.Contains("\"engine_id\"", StringComparison.Ordinal)).ToList();
        lines.RemoveAll(line => ids.Contains(line) && !line.Contains("\"job\":1,", StringComparison.Ordinal));
        Assert.Equal(keep + forget + 1, ids.Count);
        for (var i = 0; i < lines.Count; i++)
            lines[i] = lines[i].Replace("\"owner\":\"", "\"owner\":\"00", StringComparison.Ordinal);
        // The third was never sent: no job of AWS Batch carries its mark.
        var text = string.Join('\n', lines).Replace(",\"subject\":\"sub-003\"", ",\"subject\":\"sub-999\"", StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, $"{text}\n");
    }
}
