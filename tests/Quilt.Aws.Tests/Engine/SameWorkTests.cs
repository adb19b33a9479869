using Quilt.FakeBatch;

namespace Quilt.Aws.Tests.Engine;

/// <summary>Who submits again what still runs is told, and it is submitted all the same.</summary>
public class SameWorkTests : EngineFixture
{
    [SkippableFact]
    public async Task Jobs_that_another_run_still_works_on_are_told_once_and_submitted()
    {
        await RegisterAsync("true");
        Service.Options = Service.Options with { Slots = 0 };
        var subjects = await SubjectsAsync(3);
        var first = await SubmitAsync(Spec(), subjects);
        Assert.Empty(Report.Warnings);

        var submission = Runs.Open(await Runs.PrepareAsync(Spec(), true, Report, default), null);
        var second = await submission.SubmitAsync([.. subjects[..2].Select(submission.Plan)], Report, default);
        await submission.SubmitAsync([submission.Plan(subjects[2])], Report, default);

        var said = Assert.Single(Report.Warnings);
        Assert.Contains($"The run {first[0].RunId}, which has not ended, has 2 jobs", said, StringComparison.Ordinal);
        Assert.Contains($"Get-QuiltBatchStatus {first[0].RunId}", said, StringComparison.Ordinal);
        Assert.Contains($"Stop-QuiltBatch {second[0].RunId}", said, StringComparison.Ordinal);
        Assert.Equal(6, Service.Jobs().Count);
    }

    [SkippableFact]
    public async Task Other_work_is_not_told_whether_the_output_the_environment_or_the_subject_is_another()
    {
        await RegisterAsync("true");
        Service.Options = Service.Options with { Slots = 0 };
        var subjects = await SubjectsAsync(2);
        await SubmitAsync(Spec(), subjects[0]);

        await SubmitAsync(Spec() with { Output = "results/2.0.0" }, subjects[0]);
        await SubmitAsync(Spec() with { Environment = Spec().Environment.Add("MODEL", "small") }, subjects[0]);
        await SubmitAsync(Spec(), subjects[1]);

        Assert.Empty(Report.Warnings);
    }

    [SkippableFact]
    public async Task Jobs_that_have_ended_are_not_told_though_nobody_has_looked_since()
    {
        await RegisterAsync("true");
        var subject = await SubjectAsync("sub-01");
        var first = Assert.Single(await SubmitAsync(Spec(), subject));
        using CancellationTokenSource safety = new(TimeSpan.FromMinutes(3));
        while ((await DescribeAsync(first)).Status != Amazon.Batch.JobStatus.SUCCEEDED)
            await Task.Delay(20, safety.Token);

        await SubmitAsync(Session(), Spec(), [subject]);

        Assert.Empty(Report.Warnings);
    }

    [SkippableFact]
    public async Task Jobs_that_are_taken_over_from_a_submission_that_broke_off_are_not_told()
    {
        await RegisterAsync("true");
        Service.Options = Service.Options with { Slots = 0 };
        var subjects = await SubjectsAsync(2);
        var broken = Runs.Open(await Runs.PrepareAsync(Spec(), true, Report, default), null);
        await broken.SubmitAsync([broken.Plan(subjects[0])], Report, default);

        await SubmitAsync(Session(), Spec(), subjects);

        Assert.Equal(2, Service.Jobs().Count);
        Assert.Empty(Report.Warnings);
    }

    [SkippableFact]
    public async Task A_run_that_cannot_be_looked_at_keeps_no_job_from_being_submitted()
    {
        await RegisterAsync("true");
        Service.Options = Service.Options with { Slots = 0 };
        var subject = await SubjectAsync("sub-01");
        await SubmitAsync(Spec(), subject);
        Service.Add(new ApiFault { Operation = "DescribeJobs", Kind = ApiFaultKind.Error, Status = 403, Code = "AccessDeniedException", Message = "no" });

        Assert.NotNull(Assert.Single(await SubmitAsync(Spec(), subject)).EngineId);

        await File.WriteAllTextAsync(Path.Combine(Runs.Store.Folder, Runs.Store.ListIds()[^1], "record.jsonl"), "{}\n");
        Assert.NotNull(Assert.Single(await SubmitAsync(Session(), Spec(), [subject])).EngineId);
    }
}
