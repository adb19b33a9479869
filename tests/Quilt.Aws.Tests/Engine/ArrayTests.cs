using System.Text.Json;
using Quilt.FakeBatch;
using Quilt.Runs;

namespace Quilt.Aws.Tests.Engine;

/// <summary>Jobs that are children of array jobs.</summary>
public class ArrayTests : EngineFixture
{
    private static RunSpec Together => Spec() with { Aws = new AwsSpec { Array = true } };

    private IReadOnlyList<System.Text.Json.Nodes.JsonObject> Sent => [.. Service.Jobs().Where(job => !((string)job["jobId"]!).Contains(':'))];

    [SkippableFact]
    public async Task Each_child_finds_its_own_subject_and_its_result_is_traced_like_any_other()
    {
        Skip.IfNot(Tool.IsHere("jq"), "jq is not installed");
        await RegisterAsync($"{Put}{OfArray}set -e; printf '%s\n' \"$QUILT_SUBJECT of $QUILT_PACKAGE, $SUBJECT_METADATA\" | put who.txt");
        var subjects = await SubjectsAsync(4);
        subjects[1] = subjects[1] with { Metadata = Metadata.Parse("""{"sidecar": {"scan_details": {"Patient's Name": "O'Neill; $(false) \"x\"\nä"}}}""") };

        var jobs = await SubmitAsync(Together, subjects);
        var done = await WaitAsync(jobs);

        var array = Assert.Single(Sent);
        Assert.Equal(1, CallsOf("SubmitJob"));
        Assert.Equal(Enumerable.Range(0, 4).Select(i => $"{array["jobId"]}:{i}"), jobs.Select(job => job.EngineId));
        Assert.All(done, job => Assert.Equal(JobOutcome.Succeeded, job.Outcome));
        Assert.Equal("sub-001 of lab/study, {}\n", await ReadAsync($"{done[0].Output}/who.txt"));
        Assert.Equal("sub-002 of lab/study, {\"Patient's Name\": \"O'Neill; $(false) \\\"x\\\"\\nä\"}\n", await ReadAsync($"{done[1].Output}/who.txt"));
        var package = await RunResults.BuildAsync(Package, [.. done], Runs, new ResultOptions(), Report, default);
        Assert.Equal(done.Select(job => job.InputKey), package.Entries.Select(entry => Provenance.Trace(entry).InputKey));
        Assert.Empty(Service.Violations);
    }

    [SkippableFact]
    public async Task Its_table_holds_what_differs_and_no_secret()
    {
        await RegisterAsync("true");
        var jobs = await SubmitAsync(Together with { Secrets = Spec().Secrets.Add("FS_LICENSE", "top secret") }, await SubjectsAsync(2));

        var environment = EnvironmentOf(await DescribeAsync(jobs[1]));
        var table = await ReadAsync(environment["QUILT_ARRAY"]);
        var own = JsonSerializer.Deserialize<Dictionary<string, string>>(table.Split('\n')[1])!;

        Assert.Equal($"s3://{BucketName}/lab/study/results/1.0.0/.inputs/{jobs[0].RunId}/array-1.jsonl", environment["QUILT_ARRAY"]);
        Assert.Equal(("sub-002", jobs[1].Output, jobs[1].InputKey, $"{jobs[1].JobId}.1"), (own["QUILT_SUBJECT"], own["OUTPUT_PATH"], own["QUILT_INPUT_KEY"], own["QUILT_ATTEMPT"]));
        Assert.Equal(("top secret", "lab/study"), (environment["FS_LICENSE"], environment["QUILT_PACKAGE"]));
        Assert.Empty(own.Keys.Intersect(environment.Keys).Except(["QUILT_ATTEMPT"]));
        Assert.DoesNotContain("top secret", table, StringComparison.Ordinal);
        Assert.False((await DescribeAsync(jobs[1])).Tags.ContainsKey("quilt:subject"));
    }

    [SkippableFact]
    public async Task One_alone_is_a_job_of_its_own_and_what_is_too_many_becomes_several_arrays()
    {
        await RegisterAsync("true");
        var runs = Session(Patience with { LargestArray = 3 });

        var jobs = await SubmitAsync(runs, Together, await SubjectsAsync(7));

        Assert.Equal([3, 3, null], Sent.Select(job => (int?)job["arrayProperties"]?["size"]));
        Assert.Equal(7, jobs.Select(job => job.EngineId).Distinct().Count());
        Assert.DoesNotContain(':', jobs[6].EngineId!);
        Assert.All(await WaitAsync(runs, jobs), job => Assert.Equal(JobOutcome.Succeeded, job.Outcome));
    }

    [SkippableFact]
    public async Task Children_that_failed_are_restarted_alone_or_as_another_array()
    {
        Skip.IfNot(Tool.IsHere("jq"), "jq is not installed");
        await RegisterAsync($"{OfArray}echo log of $QUILT_SUBJECT; [ -n \"$FIXED\" ] || [ $QUILT_SUBJECT != sub-002 -a $QUILT_SUBJECT != sub-003 ]");
        var done = await WaitAsync(await SubmitAsync(Together, await SubjectsAsync(3)));
        Assert.Equal([JobOutcome.Succeeded, JobOutcome.Failed, JobOutcome.Failed], done.Select(job => job.Outcome));
        Assert.Equal("log of sub-002", Assert.Single(await Runs.ReadLogAsync(done[1].JobId, new LogOptions(), default).ToListAsync()).Text);

        var again = await WaitAsync(await Session().RestartAsync([.. done.Select(job => job.JobId)], new Dictionary<string, string>(), Report, default));
        Assert.Equal([(2, JobOutcome.Failed), (2, JobOutcome.Failed)], again.Select(job => (job.Attempt, job.Outcome)));
        Assert.Equal([3, 2], Sent.Select(job => (int?)job["arrayProperties"]?["size"]));

        Service.Options = Service.Options with { Environment = new Dictionary<string, string>(Service.Options.Environment) { ["FIXED"] = "1" } };
        var last = Assert.Single(await WaitAsync(await Runs.RestartAsync([done[1].JobId], new Dictionary<string, string>(), Report, default)));
        Assert.Equal((3, JobOutcome.Succeeded), (last.Attempt, last.Outcome));
        Assert.Null(Sent[^1]["arrayProperties"]);
    }

    [SkippableFact]
    public async Task A_child_that_ran_out_of_memory_is_sent_anew_alone_with_more_and_the_others_stay()
    {
        Skip.IfNot(Tool.IsHere("jq"), "jq is not installed");
        await RegisterAsync($"{OfArray}echo begun $QUILT_SUBJECT; sleep 1");
        Service.Add(new JobFault { Job = "study--*", Kind = JobFaultKind.OutOfMemory, AfterLog = "begun sub-002" });
        Service.Add(new JobFault { Job = "data--sub-002", Kind = JobFaultKind.OutOfMemory, AfterLog = "begun", Times = 1 });

        var done = await WaitAsync(await SubmitAsync(Together with { Aws = new AwsSpec { Array = true, Attempts = 3, MemoryOnRetry = 2 } }, await SubjectsAsync(3)));

        Assert.All(done, job => Assert.Equal(JobOutcome.Succeeded, job.Outcome));
        Assert.Equal([(1, 512), (3, 2048), (1, 512)], done.Select(job => (job.Attempt, job.Memory!.Value)));
        Assert.Equal([3, null, null], Sent.Select(job => (int?)job["arrayProperties"]?["size"]));
        Assert.Empty(Service.Violations);
    }

    [SkippableFact]
    public async Task Children_that_are_restarted_with_more_memory_and_with_what_they_had_go_out_apart()
    {
        Skip.IfNot(Tool.IsHere("jq"), "jq is not installed");
        await RegisterAsync($"{OfArray}case $QUILT_SUBJECT in sub-001|sub-002) echo much; sleep 1;; sub-003) exit 3;; esac");
        Service.Add(new JobFault { Kind = JobFaultKind.OutOfMemory, AfterLog = "much" });
        var failed = await WaitAsync(await SubmitAsync(Together, await SubjectsAsync(4)));
        Assert.Equal([JobFailure.OutOfMemory, JobFailure.OutOfMemory, JobFailure.Application, JobFailure.None], failed.Select(job => job.Failure));
        Service.ClearFaults();

        var again = await WaitAsync(await Runs.RestartAsync([.. failed.Select(job => job.JobId)], new RestartOptions { MemoryOnRetry = 2 }, Report, default));

        Assert.Equal([(JobOutcome.Succeeded, 1024), (JobOutcome.Succeeded, 1024), (JobOutcome.Failed, 512)], again.Select(job => (job.Outcome, job.Memory!.Value)));
        Assert.Equal([4, 2, null], Sent.Select(job => (int?)job["arrayProperties"]?["size"]));
    }

    [SkippableFact]
    public async Task Stopping_all_takes_one_call_and_stopping_some_leaves_the_others()
    {
        await RegisterAsync("sleep 600");
        Service.Options = Service.Options with { Slots = 2 };
        var jobs = await SubmitAsync(Together, await SubjectsAsync(5));
        while ((await Runs.GetJobsAsync(jobs[0].RunId!, default)).Count(job => job.Status == JobStatus.RUNNING) < 2)
            await Task.Delay(20);

        var some = await Runs.StopAsync([jobs[0].JobId, jobs[4].JobId], "not these", default);
        Assert.All(some, job => Assert.Equal((JobStatus.FAILED, "stopped: not these"), (job.Status, job.Reason)));
        Assert.Equal((1, 1), (CallsOf("TerminateJob"), CallsOf("CancelJob")));
        Assert.Equal(3, (await Runs.GetJobsAsync(jobs[0].RunId!, default)).Count(job => !job.IsEnded));

        var rest = await Session().StopAsync([.. jobs.Select(job => job.JobId)], "none at all", default);
        Assert.Equal(["not these", "none at all", "none at all", "none at all", "not these"], rest.Select(job => job.Reason![9..]));
        Assert.Equal((2, 1), (CallsOf("TerminateJob"), CallsOf("CancelJob")));
    }

    [SkippableTheory]
    [InlineData(ApiFaultKind.Lost)]
    [InlineData(ApiFaultKind.Reset)]
    [InlineData(ApiFaultKind.Throttle)]
    public async Task A_lost_answer_makes_no_second_array(ApiFaultKind kind)
    {
        await RegisterAsync("true");
        Service.Options = Service.Options with { VisibleAfterMs = 200 };
        Service.Add(new ApiFault { Operation = "SubmitJob", Kind = kind, Times = 2 });

        var jobs = await SubmitAsync(Together, await SubjectsAsync(3));

        var array = Assert.Single(Sent);
        Assert.All(jobs, job => Assert.StartsWith($"{array["jobId"]}:", job.EngineId, StringComparison.Ordinal));
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_next_session_finds_an_array_that_was_sent_and_not_recorded_and_tells_one_that_was_not(bool wasSent)
    {
        await RegisterAsync("true");
        if (!wasSent)
            Service.Options = Service.Options with { Slots = 0 };
        var jobs = await SubmitAsync(Together, await SubjectsAsync(3));
        await ForgetAsync(jobs[0].RunId!, wasSent);
        var later = Session();
        Service.ResetCalls();

        var now = await later.GetJobsAsync(jobs[0].RunId!, default);

        Assert.Equal(1, CallsOf("ListJobs"));
        Assert.Equal(wasSent ? jobs.Select(job => job.EngineId) : [null, null, null], now.Select(job => job.EngineId));
        Assert.Equal(!wasSent, now.All(job => job.Failure == JobFailure.NotStarted));
        if (wasSent)
            Assert.All(await WaitAsync(later, jobs), job => Assert.Equal(JobOutcome.Succeeded, job.Outcome));
        else
            Assert.All(await later.RestartAsync([.. now.Select(job => job.JobId)], new Dictionary<string, string>(), Report, default), job => Assert.Equal((2, false), (job.Attempt, job.EngineId is null)));
    }

    [SkippableFact]
    public async Task A_subject_whose_input_cannot_be_copied_is_left_out_and_the_others_go_together()
    {
        await RegisterAsync("true");
        var subjects = await SubjectsAsync(3);
        var gone = subjects[1].ImageFiles[0].PhysicalKey;
        await (await BucketAsync()).Sdk.DeleteObjectAsync(new() { BucketName = BucketName, Key = gone.Path, VersionId = gone.VersionId });

        var jobs = await SubmitAsync(Together with { Aws = new AwsSpec { Array = true, StageInput = true } }, subjects);

        Assert.Equal([false, true, false], jobs.Select(job => job.Status == JobStatus.FAILED));
        Assert.Equal([":0", ":1"], jobs.Where(job => job.EngineId is not null).Select(job => job.EngineId![^2..]));
        Assert.Contains($"/.inputs/{jobs[2].InputKey}/", (await ReadAsync(EnvironmentOf(await DescribeAsync(jobs[2]))["QUILT_ARRAY"])).Split('\n')[1], StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Many_children_are_asked_for_a_hundred_at_a_time()
    {
        await RegisterAsync("true");
        Service.Options = Service.Options with { Slots = 300, Images = new Dictionary<string, IReadOnlyList<string>> { ["registry:5000/rend:*"] = [] } };
        var jobs = await SubmitAsync(Together, await SubjectsAsync(250));

        await WaitAsync(jobs);

        Assert.Equal((250, false), ((await Runs.GetRunAsync(jobs[0].RunId!, default)).Counts["SUCCEEDED"], Sent.Any(job => (string?)job["status"] != "SUCCEEDED")));
        Assert.Equal(1, CallsOf("SubmitJob"));
    }

    // As a session leaves the record that is killed before it had recorded the array's id, and in one case before it had sent it.
    private async Task ForgetAsync(string runId, bool wasSent)
    {
        var path = Path.Combine(Folder["runs"], runId, "record.jsonl");
        var text = string.Join('\n', (await File.ReadAllLinesAsync(path)).Where(line => !line.Contains("\"array_sent\"", StringComparison.Ordinal)));
        text = text.Replace("\"owner\":\"", "\"owner\":\"00", StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, $"{text}\n");
        if (!wasSent)
            Service.Add(new FakeBatch.State.JobQueue { Name = "q" }); // an empty one
    }
}
