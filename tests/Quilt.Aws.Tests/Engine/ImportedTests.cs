using System.Globalization;
using System.Text.Json.Nodes;
using Quilt.Runs;
using Quilt.Runs.Batchtools;

namespace Quilt.Aws.Tests.Engine;

/// <summary>Jobs that batchtools submitted, or that come back from a file of its form.</summary>
public class ImportedTests : EngineFixture
{
    [SkippableFact]
    public async Task What_is_exported_names_queue_and_definition_by_their_ARNs_and_is_imported_elsewhere_as_it_is()
    {
        await RegisterAsync("true");
        var jobs = await WaitAsync(await SubmitAsync(Spec(), await SubjectsAsync(2)));
        var export = await BatchtoolsExport.CollectAsync(Runs, jobs, Report, default);

        var elsewhere = Session(store: Folder["elsewhere"]);
        var run = Assert.Single(await ImportAsync(elsewhere, export.ToSubmission()));

        Assert.Matches("^arn:aws:batch:[^:]+:[0-9]+:job-queue/q$", run.Queue);
        Assert.Matches("^arn:aws:batch:[^:]+:[0-9]+:job-definition/rend:1$", run.JobDefinition);
        var again = await WaitAsync(elsewhere, await elsewhere.GetJobsAsync(run.Id, default));
        Assert.Equal(jobs.Select(job => (job.EngineId, job.Name, job.Output, job.Outcome)), again.Select(job => (job.EngineId, job.Name, job.Output, job.Outcome)));
        Assert.Empty(Report.Warnings);
    }

    [SkippableFact]
    public async Task What_is_exported_is_known_to_be_the_run_where_it_was_submitted()
    {
        await RegisterAsync("true");
        var jobs = await SubmitAsync(Spec(), await SubjectsAsync(2));
        var export = await BatchtoolsExport.CollectAsync(Runs, jobs, Report, default);

        Assert.Equal(jobs[0].RunId, Assert.Single(await ImportAsync(Session(), export.ToSubmission())).Id);
        Assert.Contains(jobs[0].RunId!, Assert.Single(Report.Warnings), StringComparison.Ordinal);
    }

    // As batchtools writes the image of a DICOM series.
    [SkippableTheory]
    [InlineData(60, null)]
    [InlineData(-60, "/dicom/sub-1/1.dcm was written after the job was submitted, and 1 more of its files changed, too; nobody knows which bytes the job read")]
    public async Task A_folder_as_an_image_has_changed_when_something_in_it_has(int submitted, string? change)
    {
        await RegisterAsync("true");
        foreach (var key in new[] { "dicom/sub-1/1.dcm", "dicom/sub-1/2.dcm", "dicom/sub-10/1.dcm" })
            await (await BucketAsync()).Sdk.PutObjectAsync(new() { BucketName = BucketName, Key = key, ContentBody = "slice" });

        var job = await ImportAndWaitAsync("dicom/sub-1/", DateTimeOffset.UtcNow.AddMinutes(submitted));

        Assert.Equal(change is null ? null : $"s3://{BucketName}{change}", job.InputChange);
    }

    [SkippableFact]
    public async Task A_folder_as_an_image_with_nothing_in_it_was_deleted()
    {
        await RegisterAsync("true");

        var job = await ImportAndWaitAsync("dicom/sub-1/", DateTimeOffset.UtcNow);

        Assert.StartsWith($"s3://{BucketName}/dicom/sub-1 was deleted", job.InputChange, StringComparison.Ordinal);
    }

    private async Task<Job> ImportAndWaitAsync(string image, DateTimeOffset submitted)
    {
        var made = await Batch.SubmitJobAsync(new() { JobName = "LA5c--sub-1", JobQueue = "q", JobDefinition = "rend" });
        JsonObject submission = new()
        {
            [made.JobId] = new JsonObject
            {
                ["date"] = submitted.ToString("R", CultureInfo.InvariantCulture),
                ["group"] = "LA5c",
                ["image"] = $"s3://{BucketName}/{image}",
                ["jobDefinition"] = "rend:1",
                ["jobId"] = made.JobId,
                ["jobName"] = "LA5c--sub-1",
                ["output_path"] = $"s3://{BucketName}/out/LA5c/sub-1",
                ["queue"] = "q",
                ["subject_id"] = "sub-1",
            },
        };
        var run = Assert.Single(await ImportAsync(Runs, System.Text.Encoding.UTF8.GetBytes(submission.ToJsonString())));
        return Assert.Single(await WaitAsync(await Runs.GetJobsAsync(run.Id, default)));
    }

    private async Task<IReadOnlyList<Run>> ImportAsync(BatchRuns runs, byte[] submission)
    {
        var path = Folder["submission.json"];
        await File.WriteAllBytesAsync(path, submission);
        return await BatchtoolsImport.Read(path, null, Report).RunAsync(runs, null, Report, default);
    }
}
