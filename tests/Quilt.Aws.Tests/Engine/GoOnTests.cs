using Quilt.Runs;

namespace Quilt.Aws.Tests.Engine;

/// <summary>Going on with a submission that broke off, where its record is not at hand.</summary>
public class GoOnTests : EngineFixture
{
    private static RunSpec Together => Spec() with { Aws = new AwsSpec { Array = true } };

    [SkippableFact]
    public async Task Jobs_that_were_sent_are_taken_over_whatever_became_of_them_and_the_others_sent()
    {
        await RegisterAsync("[ $QUILT_SUBJECT = sub-002 ] && exit 3; true");
        var subjects = await SubjectsAsync(5);
        var first = await BreakOffAsync(Runs, subjects[..3]);
        await WaitAsync(first);

        var runs = OtherMachine();
        CurrentReport.Value = Report;
        var jobs = await SubmitAsync(runs, Spec(), subjects);

        Assert.Contains(Report.Details, line => line.Contains($"run {first[0].RunId} to this output broke off", StringComparison.Ordinal) && line.Contains("waits 0.5 s", StringComparison.Ordinal));
        Assert.Equal(5, Service.Jobs().Count);
        Assert.Equal(first.Select(job => job.EngineId), jobs.Take(3).Select(job => job.EngineId));
        Assert.Equal(["sub-002"], (await WaitAsync(runs, jobs)).Where(job => job.Outcome == JobOutcome.Failed).Select(job => job.Subject!.Id));
        var again = await runs.RestartAsync([.. jobs.Select(job => job.JobId)], new Dictionary<string, string>(), Report, default);
        Assert.NotEqual(jobs[1].EngineId, Assert.Single(again).EngineId);
        Assert.Equal(6, Service.Jobs().Count);
    }

    [SkippableFact]
    public async Task It_goes_on_over_several_machines_until_it_is_complete_and_then_begins_anew()
    {
        await RegisterAsync("true");
        var subjects = await SubjectsAsync(6);
        await BreakOffAsync(Runs, subjects[..2]);
        await BreakOffAsync(OtherMachine(), subjects[..4]);

        var jobs = await SubmitAsync(OtherMachine(), Spec(), subjects);
        Assert.Equal(6, Service.Jobs().Count);
        Service.ResetCalls();
        var anew = await SubmitAsync(OtherMachine(), Spec(), subjects);

        Assert.Equal(12, Service.Jobs().Count);
        Assert.Empty(jobs.Select(job => job.EngineId).Intersect(anew.Select(job => job.EngineId)));
        Assert.Equal(0, CallsOf("ListJobs"));
    }

    [SkippableFact]
    public async Task Other_work_is_not_taken_over_and_stays_open_for_who_goes_on_with_it()
    {
        await RegisterAsync("true");
        var subjects = await SubjectsAsync(3);
        var first = await BreakOffAsync(Runs, subjects[..1]);

        var other = await SubmitAsync(OtherMachine(), Spec() with { Environment = Spec().Environment.Add("MODEL", "small") }, subjects[..1]);
        await SubmitAsync(OtherMachine(), Spec() with { Output = "results/2.0.0" }, subjects[..1]);
        Assert.Equal(3, Service.Jobs().Count);
        Assert.NotEqual(first[0].EngineId, other[0].EngineId);

        var jobs = await SubmitAsync(OtherMachine(), Spec(), subjects);
        Assert.Equal(first[0].EngineId, jobs[0].EngineId);
        Assert.Equal(5, Service.Jobs().Count);
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whether_a_job_that_is_taken_over_read_a_copy_is_what_it_was_told_and_not_what_is_asked_for_now(bool isCopied)
    {
        await RegisterAsync("true");
        Service.Options = Service.Options with { Slots = 0 };
        var subjects = await SubjectsAsync(1);
        await BreakOffAsync(Runs, subjects, With(isCopied));
        var runs = OtherMachine();
        var jobs = await SubmitAsync(runs, With(!isCopied), subjects);
        await SubjectAsync("sub-001", "another image");
        Service.Options = Service.Options with { Slots = 1 };

        var job = Assert.Single(await WaitAsync(runs, jobs));

        Assert.Single(Service.Jobs());
        Assert.Equal(isCopied, job.InputChange is null);

        static RunSpec With(bool stageInput) => Spec() with { Aws = new AwsSpec { StageInput = stageInput } };
    }

    [SkippableFact]
    public async Task Children_of_an_array_are_taken_over_whatever_became_of_them_and_the_others_sent_together()
    {
        Skip.IfNot(Tool.IsHere("jq"), "jq is not installed");
        await RegisterAsync($"{OfArray}[ $QUILT_SUBJECT != sub-002 ]");
        var subjects = await SubjectsAsync(6);
        var first = await BreakOffAsync(Runs, subjects[..4], Together);
        await WaitAsync(first);

        var runs = OtherMachine();
        var jobs = await SubmitAsync(runs, Together, subjects);

        Assert.Equal([4, 2], ArraySizes());
        Assert.Equal(first.Select(job => job.EngineId), jobs.Take(4).Select(job => job.EngineId));
        Assert.Equal(["sub-002"], (await WaitAsync(runs, jobs)).Where(job => job.Outcome == JobOutcome.Failed).Select(job => job.Subject!.Id));
        var again = Assert.Single(await runs.RestartAsync([.. jobs.Select(job => job.JobId)], new Dictionary<string, string>(), Report, default));
        Assert.Equal(("sub-002", 2), (again.Subject!.Id, again.Attempt));
        Assert.DoesNotContain(again.EngineId, first.Select(job => job.EngineId));
    }

    [SkippableFact]
    public async Task A_restart_takes_over_no_child_that_has_failed_and_each_that_has_not()
    {
        Skip.IfNot(Tool.IsHere("jq"), "jq is not installed");
        await RegisterAsync($"{OfArray}[ -n \"$FIXED\" ] && [ $QUILT_SUBJECT != sub-002 ]");
        var subjects = await SubjectsAsync(3);
        var mine = await WaitAsync(await SubmitAsync(Spec(), subjects));
        Service.Options = Service.Options with { Environment = new Dictionary<string, string>(Service.Options.Environment) { ["FIXED"] = "1" } };
        var other = OtherMachine();
        var theirs = await WaitAsync(other, await BreakOffAsync(other, subjects, Together));

        var again = await Session().RestartAsync([.. mine.Select(job => job.JobId)], new Dictionary<string, string>(), Report, default);

        Assert.Equal([theirs[0].EngineId, theirs[2].EngineId], again.Where(job => job.Subject!.Id != "sub-002").Select(job => job.EngineId));
        Assert.DoesNotContain(again[1].EngineId, theirs.Select(job => job.EngineId));
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Children_and_jobs_of_their_own_do_the_same_work(bool isArrayFirst)
    {
        await RegisterAsync("true");
        var subjects = await SubjectsAsync(3);
        var first = await BreakOffAsync(Runs, subjects, isArrayFirst ? Together : Spec());
        Service.ResetCalls();

        var jobs = await SubmitAsync(OtherMachine(), isArrayFirst ? Spec() : Together, subjects);

        Assert.Equal(first.Select(job => job.EngineId), jobs.Select(job => job.EngineId));
        Assert.Equal(0, CallsOf("SubmitJob"));
    }

    [SkippableFact]
    public async Task An_array_whose_table_was_written_and_that_was_not_sent_is_sent()
    {
        await RegisterAsync("true");
        var subjects = await SubjectsAsync(3);
        var first = await BreakOffAsync(Runs, subjects, Together);
        Service.Add(new FakeBatch.State.JobQueue { Name = "q" }); // an empty one
        Service.ResetCalls();

        var jobs = await SubmitAsync(OtherMachine(), Together, subjects);

        Assert.Equal(1, CallsOf("SubmitJob"));
        Assert.Empty(first.Select(job => job.EngineId).Intersect(jobs.Select(job => job.EngineId)));
    }

    [SkippableTheory]
    [InlineData("no JSON")]
    [InlineData("[1]")]
    [InlineData("{\"OUTPUT_PATH\": 1}")]
    [InlineData("{\"OUTPUT_PATH\": \"\\ud800\"}")]
    public async Task A_table_that_nobody_can_read_is_told_and_keeps_nobody_from_submitting(string line)
    {
        await RegisterAsync("true");
        var subjects = await SubjectsAsync(3);
        var first = await BreakOffAsync(Runs, subjects, Together);
        await OverwriteAsync(first[0], $"{line}\n");
        CurrentReport.Value = Report;

        var jobs = await SubmitAsync(OtherMachine(), Spec(), subjects);

        Assert.All(jobs, job => Assert.NotNull(job.EngineId));
        Assert.Empty(first.Select(job => job.EngineId).Intersect(jobs.Select(job => job.EngineId)));
        Assert.Contains("array-1.jsonl", Assert.Single(Report.Warnings), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_table_that_would_fill_the_memory_is_not_read()
    {
        await RegisterAsync("true");
        var subjects = await SubjectsAsync(3);
        var first = await BreakOffAsync(Runs, subjects, Together);
        await OverwriteAsync(first[0], new string('\n', (64 << 20) + 1));
        CurrentReport.Value = Report;

        Assert.All(await SubmitAsync(OtherMachine(), Spec(), subjects), job => Assert.NotNull(job.EngineId));

        Assert.Contains("67108865 bytes", Assert.Single(Report.Warnings), StringComparison.Ordinal);
    }

    // As whoever may write to the output can.
    private async Task OverwriteAsync(Job job, string table) => await (await BucketAsync()).Sdk.PutObjectAsync(
        new() { BucketName = BucketName, Key = $"lab/study/results/1.0.0/.inputs/{job.RunId}/array-1.jsonl", ContentBody = table });

    private IEnumerable<int> ArraySizes() => Service.Jobs().Select(job => (int?)job["arrayProperties"]?["size"]).OfType<int>();

    private BatchRuns OtherMachine() => Session(store: Folder[$"machine-{Guid.NewGuid():n}"]);

    // As a session leaves it that is killed: nobody says that it is complete.
    private async Task<IReadOnlyList<Job>> BreakOffAsync(BatchRuns runs, IReadOnlyList<Subject> subjects, RunSpec? spec = null)
    {
        var submission = runs.Open(await runs.PrepareAsync(spec ?? Spec(), true, Report, default), null);
        return await submission.SubmitAsync([.. subjects.Select(submission.Plan)], Report, default);
    }
}
