using Quilt.FakeBatch;
using Quilt.Runs;

namespace Quilt.Aws.Tests.Engine;

/// <summary>What is refused for one subject, and what for all.</summary>
public class RefusedTests : EngineFixture
{
    [SkippableFact]
    public async Task Results_of_a_run_of_which_a_subject_was_refused_are_a_part_and_said_to_be()
    {
        await RegisterAsync($"{Put}echo 1 | put size.txt");
        var subjects = await SubjectsAsync(2);
        var key = subjects[1].ImageFiles[0].PhysicalKey;
        await (await BucketAsync()).Sdk.DeleteObjectAsync(new() { BucketName = BucketName, Key = key.Path, VersionId = key.VersionId });
        var submission = Runs.Open(await Runs.PrepareAsync(Spec(), true, Report, default), null);
        var good = await submission.CheckAsync([.. subjects.Select(submission.Plan)], Report, default);
        var jobs = await WaitAsync(await submission.SubmitAsync(good, Report, default));

        var error = await ThrowsAsync(Problem.JobsFailed, () => RunResults.BuildAsync(Package, [.. jobs], Session(), new ResultOptions(), Report, default));

        Assert.Contains("data--sub-002", error.Message, StringComparison.Ordinal);
        var part = await RunResults.BuildAsync(Package, [.. jobs], Runs, new ResultOptions { AllowPartial = true }, Report, default);
        Assert.Equal("sub-001", Assert.Single(part.Entries).Metadata["subject"]);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_no_job_of_the_run_may_is_asked_for_once_and_is_one_error(bool isArray)
    {
        await RegisterAsync("true");
        Service.Add(new ApiFault { Operation = "SubmitJob", Kind = ApiFaultKind.Error, Status = 403, Code = "AccessDeniedException", Message = "no", Times = 1000 });

        await ThrowsAsync(Problem.AccessDenied, async () => await SubmitAsync(Spec() with { Aws = new AwsSpec { Array = isArray } }, await SubjectsAsync(20)));

        Assert.Equal(1, CallsOf("SubmitJob"));
        Assert.Equal(20, (await Runs.GetRunAsync(Assert.Single(Runs.Store.ListIds()), default)).Counts["FAILED"]);
    }

    [SkippableFact]
    public async Task What_two_jobs_are_refused_for_in_the_same_words_before_any_is_accepted_is_refused_for_all()
    {
        await RegisterAsync("true");
        Service.Add(new ApiFault { Operation = "SubmitJob", Kind = ApiFaultKind.Error, Status = 400, Code = "ClientException", Message = "Error executing request, Exception : no such share", Times = 1000 });

        await ThrowsAsync(Problem.JobRefused, async () => await SubmitAsync(Spec(), await SubjectsAsync(20)));

        Assert.Equal(2, CallsOf("SubmitJob"));
    }

    [SkippableFact]
    public async Task Jobs_go_again_once_it_is_allowed()
    {
        await RegisterAsync("true");
        Service.Add(new ApiFault { Operation = "SubmitJob", Kind = ApiFaultKind.Error, Status = 403, Code = "AccessDeniedException", Message = "no" });
        var subjects = await SubjectsAsync(3);
        await ThrowsAsync(Problem.AccessDenied, () => SubmitAsync(Spec(), subjects));

        var jobs = await Runs.GetJobsAsync(Assert.Single(Runs.Store.ListIds()), default);
        var again = await Runs.RestartAsync([.. jobs.Select(job => job.JobId)], new Dictionary<string, string>(), Report, default);

        Assert.All(await WaitAsync(again), job => Assert.Equal(JobOutcome.Succeeded, job.Outcome));
        Assert.Equal(3, Service.Jobs().Count);
    }

    [SkippableTheory]
    [InlineData("aws:study", "x", "aws:")]
    [InlineData("study", "a;b", "letters")]
    [InlineData("study", null, "256")]
    public async Task Tags_that_AWS_takes_from_nobody_are_refused_before_the_first_job(string name, string? value, string told)
    {
        await RegisterAsync("true");
        var tags = new AwsSpec().Tags.Add(name, value ?? new string('x', 257));

        var error = await ThrowsAsync(Problem.InvalidSetting, () => Runs.PrepareAsync(Spec() with { Aws = new AwsSpec { Tags = tags } }, false, Report, default));

        Assert.Contains(told, error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task More_tags_than_a_job_can_have_are_refused_before_the_first_job()
    {
        await RegisterAsync("true");
        var tags = new AwsSpec().Tags.AddRange(Enumerable.Range(0, 46).Select(i => KeyValuePair.Create($"t{i}", "x")));

        await ThrowsAsync(Problem.InvalidSetting, () => Runs.PrepareAsync(Spec() with { Aws = new AwsSpec { Tags = tags } }, false, Report, default));

        var job = Assert.Single(await SubmitAsync(Spec() with { Aws = new AwsSpec { Tags = tags.Remove("t0") } }, await SubjectAsync("sub-01")));
        Assert.Equal(50, (await DescribeAsync(job)).Tags.Count);
    }

    [SkippableFact]
    public async Task A_run_that_has_ended_is_shown_to_who_has_no_credentials()
    {
        await RegisterAsync("true");
        var job = Assert.Single(await WaitAsync(await SubmitAsync(Spec(), await SubjectAsync("sub-01"))));
        var nobody = Session(connection: Connection with { SessionCredentials = null, IsAnonymous = true });

        Assert.Equal(JobOutcome.Succeeded, (await nobody.GetJobAsync(job.JobId, default)).Outcome);
    }
}
