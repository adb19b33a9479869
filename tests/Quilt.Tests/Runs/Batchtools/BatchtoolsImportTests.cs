using System.Text.Json;
using System.Text.Json.Nodes;
using Quilt.Runs;
using Quilt.Runs.Batchtools;
using Quilt.Tests.Subjects;

namespace Quilt.Tests.Runs.Batchtools;

public sealed class BatchtoolsImportTests : IDisposable
{
    private const string Queue = "arn:aws:batch:eu-west-1:123456789012:job-queue/q";

    private readonly TestFolder folder = new();
    private readonly RecordedReport report = new();

    [Fact]
    public void A_job_of_a_submission_file_is_read()
    {
        var line = Line(Job("a-1", "sub-1"));

        Assert.Equal(("a-1", "sub-1", "LA5c", "eu-west-1", "s3://out/x/1.0.0"), (line.JobId, line.SubjectId, line.Group, line.Region, line.OutputBase));
        Assert.Equal(("cohorts", "LA5c/sub-1/sub-1.nii.gz", "sub-1/sub-1.nii.gz"), (line.Image.Bucket, line.Image.Path, line.ImageKey));
        Assert.Equal(new DateTimeOffset(2019, 6, 3, 17, 4, 5, TimeSpan.Zero), line.Date);
    }

    [Theory]
    [InlineData("subject_id", "../../etc", Problem.InvalidSubject)]
    [InlineData("group", "a/b", Problem.InvalidSubject)]
    [InlineData("output_path", "s3://out/elsewhere", Problem.InvalidRecord)]
    [InlineData("output_path", "/local/LA5c/sub-1", Problem.InvalidRecord)]
    [InlineData("image", "https://x/y", Problem.InvalidRecord)]
    [InlineData("jobId", "a b; rm", Problem.InvalidRecord)]
    [InlineData("date", "yesterday", Problem.InvalidRecord)]
    [InlineData("queue", "", Problem.InvalidRecord)]
    public void What_no_batchtools_wrote_is_left_out_and_said(string name, string value, string problem)
    {
        var bad = Job("a-2", "sub-1");
        bad[name] = value;

        var import = Read(new JsonObject { ["a-1"] = Job("a-1", "sub-0"), ["a-2"] = bad });

        Assert.Equal(1, import.Count);
        Assert.Equal(problem, Assert.Single(report.Errors).Problem);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"a\": ")]
    [InlineData("jobName,jobId")]
    public void A_file_of_another_kind_is_refused(string content) => Assert.Equal(
        Problem.InvalidRecord, Assert.Throws<QuiltException>(() => BatchtoolsImport.Read(Write("other.json", content), null, report)).Problem);

    [Fact]
    public async Task Jobs_that_batchtools_gave_the_same_name_come_into_runs_of_their_own()
    {
        var import = Read(new JsonObject { ["a-1"] = Job("a-1", "1"), ["a-2"] = Job("a-2", "1"), ["a-3"] = Job("a-3", "2") });

        var runs = await import.RunAsync(Runs(), null, report, CancellationToken.None);

        Assert.Equal([2, 1], runs.Select(run => run.Total));
    }

    [Fact]
    public async Task An_end_that_only_the_status_file_knows_is_taken_from_it()
    {
        JsonObject status = new()
        {
            ["FAILED"] = new JsonArray(new JsonObject { ["a-1"] = new JsonObject { ["exit_code"] = 137, ["log"] = "rend/default/1", ["reason"] = "OutOfMemoryError", ["output_path"] = "x", ["status"] = "FAILED" } }),
            ["SUCCEEDED"] = new JsonArray(new JsonObject { ["a-2"] = new JsonObject { ["exit_code"] = 0, ["log"] = "", ["reason"] = "", ["output_path"] = "x", ["status"] = "SUCCEEDED" } }),
            ["RUNNING"] = new JsonArray(new JsonObject { ["a-3"] = new JsonObject { ["exit_code"] = "", ["log"] = "", ["reason"] = "", ["output_path"] = "x", ["status"] = "RUNNING" } }),
        };
        var import = Read(new JsonObject { ["a-1"] = Job("a-1", "1"), ["a-2"] = Job("a-2", "2"), ["a-3"] = Job("a-3", "3") }, status);
        RunStore store = new(Path.Combine(folder.Path, "runs"));

        var run = Assert.Single(await import.RunAsync(new BatchRuns(store, (_, _) => new SilentEngine()), null, report, CancellationToken.None));

        var jobs = store.Open(run.Id).GetJobs();
        Assert.Equal([JobOutcome.Failed, JobOutcome.Succeeded, JobOutcome.None], jobs.Select(job => job.Current.Outcome));
        Assert.Equal((137, "OutOfMemoryError", "rend/default/1", "a-1"), (jobs[0].Current.ExitCode, jobs[0].Current.Reason, jobs[0].Current.LogStream, jobs[0].Current.EngineId));
    }

    [Fact]
    public async Task A_queue_without_its_region_needs_one()
    {
        var job = Job("a-1", "1");
        (job["queue"], job["jobDefinition"]) = ("q", "rend:1");
        var import = Read(new JsonObject { ["a-1"] = job });

        Assert.Equal(Problem.InvalidEndpoint, (await Assert.ThrowsAsync<QuiltException>(() => import.RunAsync(Runs(), null, report, CancellationToken.None))).Problem);
        Assert.Single(await import.RunAsync(Runs(), "us-east-1", report, CancellationToken.None));
    }

    [Fact]
    public async Task A_queue_without_its_region_is_in_that_of_the_session_unless_its_job_definition_says_another()
    {
        var (job, other) = (Job("a-1", "1"), Job("a-2", "2"));
        (job["queue"], job["jobDefinition"], other["queue"]) = ("q", "rend:1", "q");
        BatchRuns runs = new(new RunStore(Path.Combine(folder.Path, "runs")), (_, _) => new SilentEngine { Region = "us-west-2" });

        var made = await Read(new JsonObject { ["a-1"] = job, ["a-2"] = other }).RunAsync(runs, null, report, CancellationToken.None);

        Assert.Equal(["us-west-2", "eu-west-1"], made.Select(run => runs.Store.Open(run.Id).Header.Spec.Aws!.Region));
    }

    [Fact]
    public async Task What_is_exported_by_names_says_its_region_so_that_it_is_imported_anywhere()
    {
        var job = Job("a-1", "1");
        (job["queue"], job["jobDefinition"]) = ("q", "rend:1");
        var runs = Runs();
        var run = Assert.Single(await Read(new JsonObject { ["a-1"] = job }).RunAsync(runs, "us-east-2", report, CancellationToken.None));
        var export = await BatchtoolsExport.CollectAsync(runs, await runs.GetJobsAsync(run.Id, CancellationToken.None), report, CancellationToken.None);

        var elsewhere = Runs("elsewhere");
        var again = Assert.Single(await Read(JsonNode.Parse(export.ToSubmission())!.AsObject()).RunAsync(elsewhere, null, report, CancellationToken.None));

        Assert.Equal(("q", "rend:1", "us-east-2"), (again.Queue, again.JobDefinition, elsewhere.Store.Open(again.Id).Header.Spec.Aws!.Region));
        Assert.Empty(report.Warnings);
    }

    [Fact]
    public async Task A_file_that_is_imported_again_gives_the_run_that_there_is_and_says_so()
    {
        JsonObject submission = new() { ["a-1"] = Job("a-1", "1"), ["a-2"] = Job("a-2", "1"), ["a-3"] = Job("a-3", "2") };
        var first = await Read(submission).RunAsync(Runs(), null, report, CancellationToken.None);
        Assert.Empty(report.Warnings);

        var again = await Read(submission).RunAsync(Runs(), null, report, CancellationToken.None);

        Assert.Equal(first.Select(run => run.Id), again.Select(run => run.Id));
        Assert.Equal(2, Runs().Store.ListIds().Count);
        Assert.All(first.Zip(report.Warnings), told => Assert.Contains(told.First.Id, told.Second, StringComparison.Ordinal));
        Assert.Equal(2, report.Warnings.Count);
    }

    [Fact]
    public async Task Ends_that_only_a_later_status_file_tells_are_added_to_the_run_that_there_is()
    {
        JsonObject submission = new() { ["a-1"] = Job("a-1", "1"), ["a-2"] = Job("a-2", "2") };
        var first = Assert.Single(await Read(submission).RunAsync(Runs(), null, report, CancellationToken.None));

        var again = Assert.Single(await Read(submission, Failed("a-2")).RunAsync(Runs(), null, report, CancellationToken.None));

        Assert.Equal(first.Id, again.Id);
        Assert.Equal([JobOutcome.None, JobOutcome.Failed], Runs().Store.Open(first.Id).GetJobs().Select(job => job.Current.Outcome));
    }

    [Fact]
    public async Task Of_an_end_that_nobody_saw_and_a_later_status_file_tells_another_run_is_made_which_is_then_the_one()
    {
        JsonObject submission = new() { ["a-1"] = Job("a-1", "1") };
        var first = Assert.Single(await Read(submission).RunAsync(Runs(), null, report, CancellationToken.None));
        await Runs().Store.Open(first.Id).EndAsync(new AttemptEnded { Job = 1, Attempt = 1, Status = JobStatus.FAILED, Outcome = JobOutcome.Failed, Failure = JobFailure.Lost });

        var second = Assert.Single(await Read(submission, Failed("a-1")).RunAsync(Runs(), null, report, CancellationToken.None));
        var third = Assert.Single(await Read(submission, Failed("a-1")).RunAsync(Runs(), null, report, CancellationToken.None));

        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(second.Id, third.Id);
        Assert.Equal(137, Runs().Store.Open(second.Id).GetJob(1).Current.ExitCode);
        Assert.Equal(2, report.Warnings.Count);
        Assert.Contains(first.Id, report.Warnings[0], StringComparison.Ordinal);
        Assert.Contains(second.Id, report.Warnings[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jobs_of_which_only_some_are_of_a_run_make_another_and_it_is_said_which()
    {
        var first = Assert.Single(await Read(new JsonObject { ["a-1"] = Job("a-1", "1"), ["a-2"] = Job("a-2", "2") }).RunAsync(Runs(), null, report, CancellationToken.None));

        var some = Assert.Single(await Read(new JsonObject { ["a-2"] = Job("a-2", "2") }).RunAsync(Runs(), null, report, CancellationToken.None));

        Assert.NotEqual(first.Id, some.Id);
        Assert.Contains(first.Id, Assert.Single(report.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_jobs_is_told()
    {
        Assert.Equal(0, Read([]).Count);
        Assert.Contains("submission.json", Assert.Single(report.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_exported_is_what_was_imported()
    {
        JsonObject submission = new() { ["a-1"] = Job("a-1", "1"), ["a-2"] = Job("a-2", "2") };
        var runs = Runs();
        var run = Assert.Single(await Read(submission).RunAsync(runs, null, report, CancellationToken.None));

        var export = await BatchtoolsExport.CollectAsync(runs, await runs.GetJobsAsync(run.Id, CancellationToken.None), report, CancellationToken.None);

        Assert.True(JsonNode.DeepEquals(submission, JsonNode.Parse(export.ToSubmission())));
        Assert.Equal("SUBMITTED", (string?)JsonNode.Parse(export.ToStatus())!["SUBMITTED"]![1]!["a-2"]!["status"]);
    }

    [Theory]
    [InlineData("s3://out/lab/study/results/1.0.0/LA5c/1", "results/1.0.0/LA5c/1/volumes.tsv")]
    [InlineData("s3://out/thinq/LA5c/1", "thinq/LA5c/1/volumes.tsv")]
    public async Task Results_of_imported_jobs_go_into_the_package_that_is_named_and_say_what_is_known_of_them(string output, string key)
    {
        var job = Job("a-1", "1");
        job["output_path"] = output;
        JsonObject status = new() { ["SUCCEEDED"] = new JsonArray(new JsonObject { ["a-1"] = new JsonObject { ["exit_code"] = 0 } }) };
        ResultFile file = new("volumes.tsv", 3, PhysicalKey.S3("out", "anywhere/volumes.tsv", "v1"));
        BatchRuns runs = new(new RunStore(Path.Combine(folder.Path, "runs")), (_, _) => new SilentEngine { Results = [file] });
        var run = Assert.Single(await Read(new JsonObject { ["a-1"] = job }, status).RunAsync(runs, null, report, CancellationToken.None));

        var jobs = await runs.GetJobsAsync(run.Id, CancellationToken.None);
        var entry = Assert.Single((await RunResults.BuildAsync(new Package(), [.. jobs], runs, new ResultOptions { Name = "lab/study" }, report, CancellationToken.None)).Entries);

        Assert.Equal(key, entry.LogicalKey);
        Assert.False(entry.Metadata.ContainsKey("input_key"));
        var origin = Provenance.Trace(entry);
        Assert.Equal(("1", "LA5c", "s3://cohorts/LA5c/1/1.nii.gz", null), (origin.Subject, origin.Group, origin.Input, origin.InputKey));
        Assert.Equal((run.Id, jobs[0].JobId, Queue), (origin.Run, origin.Job, origin.Queue));
    }

    public void Dispose() => folder.Dispose();

    // Each a session of its own.
    private BatchRuns Runs(string store = "runs") => new(new RunStore(Path.Combine(folder.Path, store)), (_, _) => new SilentEngine());

    private static JsonObject Failed(string id) => new()
    {
        ["FAILED"] = new JsonArray(new JsonObject { [id] = new JsonObject { ["exit_code"] = 137, ["log"] = "", ["reason"] = "", ["output_path"] = "x", ["status"] = "FAILED" } }),
    };

    private BatchtoolsImport Read(JsonObject submission, JsonObject? status = null) =>
        BatchtoolsImport.Read(Write("submission.json", submission.ToJsonString()), status is null ? null : Write("status.json", status.ToJsonString()), report);

    private static SubmittedLine Line(JsonObject job) => SubmittedLine.Read("a-1", JsonDocument.Parse(job.ToJsonString()).RootElement);

    private string Write(string name, string content)
    {
        var path = Path.Combine(folder.Path, name);
        File.WriteAllText(path, content);
        return path;
    }

    private static JsonObject Job(string id, string subject) => new()
    {
        ["date"] = "Mon, 03 Jun 2019 17:04:05 GMT",
        ["group"] = "LA5c",
        ["image"] = $"s3://cohorts/LA5c/{subject}/{subject}.nii.gz",
        ["jobDefinition"] = "arn:aws:batch:eu-west-1:123456789012:job-definition/rend:1",
        ["jobId"] = id,
        ["jobName"] = $"LA5c--{subject}",
        ["output_path"] = $"s3://out/x/1.0.0/LA5c/{subject}",
        ["queue"] = Queue,
        ["subject_id"] = subject,
    };
}
