using Amazon.Batch.Model;

namespace Quilt.Aws.Tests.Fake;

/// <summary>What AWS Batch does not take.</summary>
public class LimitTests : FakeFixture
{
    public static TheoryData<string, Action<SubmitJobRequest>> Wrong => new()
    {
        { "Job name should match valid pattern", job => job.JobName = "sub 01" },
        { "Job name should match valid pattern", job => job.JobName = new string('a', 129) },
        { "Job queue none does not exist", job => job.JobQueue = "none" },
        { "Job definition rend:9 does not exist", job => job.JobDefinition = "rend:9" },
        { "Container Overrides length must be at most 8192", job => job.ContainerOverrides.Environment = [new() { Name = "A", Value = new string('a', 8192) }] },
        { "Command cannot be empty", job => job.ContainerOverrides.Command = ["run", ""] },
        { "Environment variables cannot start with AWS_BATCH", job => job.ContainerOverrides.Environment = [new() { Name = "AWS_BATCH_X", Value = "1" }] },
        { "Array size must be between 2 and 10000", job => job.ArrayProperties = new() { Size = 1 } },
        { "Array size must be between 2 and 10000", job => job.ArrayProperties = new() { Size = 10_001 } },
        { "Timeout attemptDurationSeconds must be at least 60", job => job.Timeout = new() { AttemptDurationSeconds = 59 } },
        { "Retry attempts must be between 1 and 10", job => job.RetryStrategy = new() { Attempts = 11 } },
        { "Job size must be less than 30 KiB, got 39 KiB", job => job.Parameters = new() { ["a"] = new string('a', 40_000) } },
        { "shareIdentifier must not be specified", job => job.ShareIdentifier = "lab" },
        { "Dependent job", job => job.DependsOn = [new() { JobId = "6f3d3f0e-0000-0000-0000-000000000000" }] },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public Task A_job_outside_the_limits_is_refused(string text, Action<SubmitJobRequest> change) => RefusedAsync(text, () => SubmitAsync(change: change));

    [Fact]
    public async Task A_job_at_the_limits_is_taken()
    {
        var id = await SubmitAsync(change: job =>
        {
            job.JobName = new string('a', 128);
            job.ContainerOverrides = new() { Environment = [new() { Name = "A", Value = new string('a', 8192 - """{"environment":[{"name":"A","value":""}]}""".Length) }] };
        });

        await WaitAsync(id);
    }

    [Fact]
    public async Task A_disabled_queue_takes_no_job()
    {
        Service.Add(new Quilt.FakeBatch.State.JobQueue { Name = "q", State = "DISABLED" });

        await RefusedAsync("Job queue q is not ENABLED", () => SubmitAsync());
    }

    [Fact]
    public async Task A_hundred_jobs_are_described_at_once_and_unknown_ones_left_out()
    {
        var id = await SubmitAsync();
        List<string> unknown = [.. Enumerable.Range(0, 99).Select(_ => Guid.NewGuid().ToString())];

        Assert.Equal(id, Assert.Single((await Batch.DescribeJobsAsync(new() { Jobs = [id, .. unknown] })).Jobs).JobId);
        await RefusedAsync("Maximum number of jobs supported is  100 .", () => Batch.DescribeJobsAsync(new() { Jobs = [id, id, .. unknown] }));
    }

    [Fact]
    public async Task One_filter_at_a_time()
    {
        ListJobsRequest request = new() { JobQueue = "q", Filters = [new() { Name = "JOB_NAME", Values = ["a"] }] };

        await Batch.ListJobsAsync(request);
        request.Filters.Add(new() { Name = "JOB_DEFINITION", Values = ["a"] });
        await RefusedAsync("Only one filter can be used at a time", () => Batch.ListJobsAsync(request));
        await RefusedAsync("Specify exactly one of", () => Batch.ListJobsAsync(new() { JobQueue = "q", ArrayJobId = "x" }));
        await RefusedAsync("Filters do not apply to child jobs", () => Batch.ListJobsAsync(new() { ArrayJobId = "x", Filters = [request.Filters[0]] }));
    }

    [Fact]
    public async Task What_is_not_in_the_shapes_is_refused_and_noted()
    {
        var error = await Assert.ThrowsAsync<ClientException>(() => Batch.SubmitJobAsync(new() { JobName = "a", JobQueue = "q" }));

        Assert.Contains("jobDefinition is missing", error.Message, StringComparison.Ordinal);
        Assert.Equal("SubmitJob request: SubmitJobRequest: jobDefinition is missing", Assert.Single(Service.Violations));
    }
}
