using System.Text.Json;
using Quilt.Runs;

namespace Quilt.Aws.Tests.Engine;

/// <summary>Jobs that get a sidecar made of their subject's metadata.</summary>
public class SidecarTests : EngineFixture
{
    private const string Expected = """{"metadata": {"scan_details": {"Patient's Name": "sub-01", "Patient's Age": 41}}}""" + "\n";

    private static RunSpec WithSidecar => Spec() with { UploadMetadata = true };

    [SkippableFact]
    public async Task It_is_in_S3_when_the_job_starts_and_the_job_is_told_where()
    {
        await RegisterAsync($"{Put}printf %s \"$SUBJECT_METADATA\" | put details.json; curl -sS --fail-with-body -H x-amz-content-sha256:UNSIGNED-PAYLOAD --aws-sigv4 aws:amz:us-east-1:s3 --user \"$S3_KEYS\" \"$S3_URL/${{SUBJECT_SIDECAR#s3://}}\" | put sidecar.json");

        var job = Assert.Single(await WaitAsync(await SubmitAsync(WithSidecar, await SubjectAsync("sub-01", metadata: Metadata.Empty.With("age", 41)))));

        Assert.Equal(Expected, await ReadAsync($"{job.Output}/sidecar.json"));
        Assert.Equal("""{"Patient's Name": "sub-01", "Patient's Age": 41}""", await ReadAsync($"{job.Output}/details.json"));
        Assert.Equal($"s3://{BucketName}/lab/study/results/1.0.0/.inputs/{job.RunId}/data/sub-01/sub-01.json", EnvironmentOf(await DescribeAsync(job))["SUBJECT_SIDECAR"]);
        Assert.Empty(Service.Violations);
    }

    [SkippableFact]
    public async Task Without_being_asked_for_there_is_none()
    {
        await RegisterAsync("true");

        var job = Assert.Single(await SubmitAsync(Spec(), await SubjectAsync("sub-01", metadata: Metadata.Empty.With("age", 41))));

        Assert.DoesNotContain("SUBJECT_SIDECAR", EnvironmentOf(await DescribeAsync(job)).Keys);
        Assert.DoesNotContain(await VersionsAsync("lab/study/results/"), version => version.Key.EndsWith("/sub-01/sub-01.json", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task It_is_no_result_and_results_say_that_their_jobs_had_one()
    {
        await RegisterAsync($"{Put}echo volume | put volumes.tsv");
        var job = Assert.Single(await WaitAsync(await SubmitAsync(WithSidecar, await SubjectAsync("sub-01", metadata: Metadata.Empty.With("age", 41)))));

        var entry = Assert.Single((await RunResults.BuildAsync(Package, [job], Runs, new ResultOptions(), Report, default)).Entries);

        Assert.Equal("results/1.0.0/data/sub-01/volumes.tsv", entry.LogicalKey);
        Assert.True(Provenance.Trace(entry).UploadMetadata);
        Assert.Empty(Report.Warnings);
    }

    [SkippableFact]
    public async Task A_restart_in_another_session_puts_it_there_again()
    {
        await RegisterAsync("exit 3");
        var failed = Assert.Single(await WaitAsync(await SubmitAsync(WithSidecar, await SubjectAsync("sub-01", metadata: Metadata.Empty.With("age", 41)))));
        var place = EnvironmentOf(await DescribeAsync(failed))["SUBJECT_SIDECAR"];
        var bucket = await BucketAsync();
        foreach (var version in await VersionsAsync(place[$"s3://{BucketName}/".Length..]))
            await bucket.Sdk.DeleteObjectAsync(new() { BucketName = BucketName, Key = version.Key, VersionId = version.VersionId });

        var again = Assert.Single(await Session().RestartAsync([failed.JobId], new Dictionary<string, string>(), Report, default));

        Assert.Equal((2, failed.InputKey), (again.Attempt, again.InputKey));
        Assert.Equal(place, EnvironmentOf(await DescribeAsync(again))["SUBJECT_SIDECAR"]);
        Assert.Equal(Expected, await ReadAsync(place));
    }

    [SkippableFact]
    public async Task Each_child_of_an_array_has_its_own()
    {
        await RegisterAsync("true");
        var subjects = (await SubjectsAsync(2)).Select((subject, i) => subject with { Metadata = Metadata.Empty.With("age", 41 + i) }).ToList();

        var jobs = await SubmitAsync(WithSidecar with { Aws = new AwsSpec { Array = true } }, subjects);

        var table = await ReadAsync(EnvironmentOf(await DescribeAsync(jobs[1]))["QUILT_ARRAY"]);
        var own = JsonSerializer.Deserialize<Dictionary<string, string>>(table.Split('\n')[1])!;
        Assert.Contains("\"Patient's Age\": 42", await ReadAsync(own["SUBJECT_SIDECAR"]), StringComparison.Ordinal);
    }

    // What is long goes into an object without the frame of batchtools, as for any job; the sidecar stands beside it.
    [SkippableFact]
    public async Task Details_too_long_for_a_variable_are_objects_of_their_own()
    {
        await RegisterAsync("true");

        var job = Assert.Single(await SubmitAsync(WithSidecar, await SubjectAsync("sub-01", metadata: Metadata.Empty.With("diagnosis", new string('x', 9000)))));

        var environment = EnvironmentOf(await DescribeAsync(job));
        Assert.StartsWith("""{"Patient's Name": "sub-01", "Diagnosis": "xxx""", await ReadAsync(environment["SUBJECT_METADATA_FILE"]), StringComparison.Ordinal);
        Assert.StartsWith("""{"metadata": {"scan_details": {""", await ReadAsync(environment["SUBJECT_SIDECAR"]), StringComparison.Ordinal);
    }
}
