using System.Text.Json;
using Quilt.Runs;

namespace Quilt.Aws.Tests.Engine;

/// <summary>What becomes of jobs whose inputs are overwritten and deleted before they start.</summary>
public class InputChangeTests : EngineFixture
{
    // As a container does that knows of no versions; what it read becomes its result.
    private const string ReadNewest = $"{Put}{Get}set -e; get > image; put image.txt < image";

    [SkippableFact]
    public async Task Jobs_with_copies_of_their_own_never_see_it()
    {
        var jobs = await SubmitAndChangeAsync(spec => spec with { Aws = spec.Aws! with { StageInput = true } });
        var environment = EnvironmentOf(await DescribeAsync(jobs[0]));

        var done = await WaitAsync(jobs);

        Assert.StartsWith($"s3://{BucketName}/lab/study/results/1.0.0/.inputs/{jobs[0].InputKey}/sub-001/", environment["INPUT_IMAGE"], StringComparison.Ordinal);
        Assert.All(done, job => Assert.Equal((JobOutcome.Succeeded, null, null), (job.Outcome, job.Reason, job.InputChange)));
        foreach (var job in done)
            Assert.Equal("image", await ReadAsync($"{job.Output}/image.txt"));
        var package = await RunResults.BuildAsync(Package, [.. done], Runs, new ResultOptions(), Report, default);
        Assert.Equal(["sub-001", "sub-002", "sub-003"], package.Entries.Select(entry => entry.Metadata["subject"]));
        Assert.All(package.Entries, entry => Assert.EndsWith("/image.txt", entry.LogicalKey, StringComparison.Ordinal));
        Assert.Empty(Report.Warnings);
    }

    [SkippableFact]
    public async Task Jobs_without_are_marked_whether_they_succeed_or_fail_and_the_others_are_not()
    {
        var done = await WaitAsync(await SubmitAndChangeAsync(spec => spec));

        Assert.Equal([JobOutcome.Succeeded, JobOutcome.Failed, JobOutcome.Succeeded], done.Select(job => job.Outcome));
        Assert.Contains("is version", done[0].InputChange, StringComparison.Ordinal);
        Assert.Contains("was deleted", done[1].InputChange, StringComparison.Ordinal);
        Assert.Null(done[2].InputChange);
        Assert.Equal([$"its input changed: {done[0].InputChange}", null], done.Where(job => job.Outcome == JobOutcome.Succeeded).Select(job => job.Reason));
        Assert.EndsWith($"; its input changed: {done[1].InputChange}", done[1].Reason, StringComparison.Ordinal);

        _ = await RunResults.BuildAsync(Package, [done[0], done[2]], Runs, new ResultOptions(), Report, default);
        Assert.Contains("data--sub-001", Assert.Single(Report.Warnings), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task What_changes_after_its_end_marks_no_job()
    {
        await RegisterAsync("true");
        var job = Assert.Single(await SubmitAsync(Spec(), await SubjectAsync("sub-01")));
        while ((string?)Service.Jobs().Single()["status"] != "SUCCEEDED")
            await Task.Delay(20);
        await Task.Delay(TimeSpan.FromSeconds(4)); // S3 tells whole seconds, and clocks may differ by two
        await SubjectAsync("sub-01", "another image");

        Assert.Null(Assert.Single(await WaitAsync([job])).InputChange);
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_folder_of_files_is_copied_or_watched_as_a_whole(bool isCopied)
    {
        await RegisterAsync("true");
        Service.Options = Service.Options with { Slots = 0 };
        Entry[] files = [.. (await SubjectsAsync(2)).Select(one => one.ImageFiles[0])];
        Subject subject = new() { Id = "sub-9", Group = "data", Package = Package, Image = files };
        var job = Assert.Single(await SubmitAsync(Spec() with { Aws = new AwsSpec { StageInput = isCopied } }, subject));
        await SubjectAsync("sub-002", "another image");
        Service.Options = Service.Options with { Slots = 1 };
        var done = Assert.Single(await WaitAsync([job]));

        var environment = EnvironmentOf(await DescribeAsync(job));
        var folder = isCopied ? $"results/1.0.0/.inputs/{job.InputKey}" : "";
        Assert.Equal($"s3://{BucketName}/lab/study/{folder}".TrimEnd('/'), environment["INPUT_IMAGE"]);
        Assert.False(environment.ContainsKey("INPUT_VERSION_ID"));
        Assert.Equal(isCopied, done.InputChange is null);
        using var list = JsonDocument.Parse(await ReadAsync(environment["INPUT_FILES"]));
        var items = list.RootElement.EnumerateArray().ToList();
        Assert.All(items, item => Assert.StartsWith($"{environment["INPUT_IMAGE"]}/", item.GetProperty("path").GetString(), StringComparison.Ordinal));
        Assert.Equal(files.Select(file => $"{file.PhysicalKey}"), items.Select(item => item.GetProperty("physical_key").GetString()));
    }

    [SkippableFact]
    public async Task Runs_over_the_same_inputs_share_the_copies()
    {
        await RegisterAsync("true");
        var spec = Spec() with { Aws = new AwsSpec { StageInput = true } };
        var subject = await SubjectAsync("sub-01");

        var first = EnvironmentOf(await DescribeAsync(Assert.Single(await SubmitAsync(spec, subject))));
        var second = EnvironmentOf(await DescribeAsync(Assert.Single(await SubmitAsync(spec, subject))));

        Assert.NotEqual(first["QUILT_RUN_ID"], second["QUILT_RUN_ID"]);
        Assert.Equal((first["INPUT_IMAGE"], first["INPUT_VERSION_ID"]), (second["INPUT_IMAGE"], second["INPUT_VERSION_ID"]));
        Assert.Single(await VersionsAsync("lab/study/results/1.0.0/.inputs/" + first["QUILT_INPUT_KEY"]));
    }

    [SkippableFact]
    public async Task A_version_that_is_gone_cannot_be_copied_and_no_job_is_sent_for_it()
    {
        await RegisterAsync("true");
        var subject = await SubjectAsync("sub-01");
        var key = subject.ImageFiles[0].PhysicalKey;
        await (await BucketAsync()).Sdk.DeleteObjectAsync(new() { BucketName = BucketName, Key = key.Path, VersionId = key.VersionId });

        var job = Assert.Single(await SubmitAsync(Spec() with { Aws = new AwsSpec { StageInput = true } }, subject));

        Assert.Equal((JobStatus.FAILED, JobFailure.NotStarted), (job.Status, job.Failure));
        Assert.Equal(0, CallsOf("SubmitJob"));
    }

    [SkippableFact]
    public async Task No_group_can_lie_among_the_copies()
    {
        await RegisterAsync("true");
        var subject = await SubjectAsync("sub-01", group: ".inputs");

        await ThrowsAsync(Problem.InvalidSubject, () => SubmitAsync(Spec(), subject));
    }

    // Three jobs that wait while the image of the first is overwritten, and that of the second deleted.
    private async Task<IReadOnlyList<Job>> SubmitAndChangeAsync(Func<RunSpec, RunSpec> change)
    {
        await RegisterAsync(ReadNewest);
        Service.Options = Service.Options with { Slots = 0 };
        var subjects = await SubjectsAsync(3);
        var jobs = await SubmitAsync(change(Spec()), subjects);
        await SubjectAsync("sub-001", "another image");
        await (await BucketAsync()).Sdk.DeleteObjectAsync(BucketName, subjects[1].ImageFiles[0].PhysicalKey.Path);
        Service.Options = Service.Options with { Slots = 4 };
        return jobs;
    }
}
