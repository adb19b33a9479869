using Amazon.Batch;
using Amazon.Batch.Model;

namespace Quilt.Aws.Tests.Fake;

/// <summary>Arrays, and jobs that wait for others.</summary>
public class ArrayJobTests : FakeFixture
{
    [Fact]
    public async Task An_array_has_children_with_an_index_and_ends_when_they_have()
    {
        var id = await SubmitAsync("echo $AWS_BATCH_JOB_ARRAY_INDEX; [ $AWS_BATCH_JOB_ARRAY_INDEX != 1 ]", job => job.ArrayProperties = new() { Size = 3 });

        var array = await WaitAsync(id);

        Assert.Equal((Amazon.Batch.JobStatus.FAILED, "Array Child Job failed"), (array.Status, array.StatusReason));
        Assert.Equal((3, 2, 1, 0), (array.ArrayProperties.Size, array.ArrayProperties.StatusSummary["SUCCEEDED"], array.ArrayProperties.StatusSummary["FAILED"], array.ArrayProperties.StatusSummary["RUNNING"]));
        Assert.Empty(array.Attempts);
        var children = (await Batch.ListJobsAsync(new() { ArrayJobId = id, JobStatus = Amazon.Batch.JobStatus.SUCCEEDED })).JobSummaryList;
        Assert.Equal([$"{id}:0", $"{id}:2"], children.Select(child => child.JobId).Order());
        var failed = await DescribeAsync($"{id}:1");
        Assert.Equal((1, 1, "data--sub-01"), (failed.ArrayProperties.Index, failed.Container.ExitCode, failed.JobName));
        Assert.Single((await Batch.ListJobsAsync(new() { JobQueue = "q", JobStatus = Amazon.Batch.JobStatus.FAILED })).JobSummaryList); // no children here
    }

    [Fact]
    public async Task Terminating_an_array_ends_its_children()
    {
        var id = await SubmitAsync("sleep 600", job => job.ArrayProperties = new() { Size = 6 });
        await WaitAsync($"{id}:0", job => job.Status == Amazon.Batch.JobStatus.RUNNING);

        await Batch.TerminateJobAsync(new() { JobId = id, Reason = "enough" });

        Assert.Equal((Amazon.Batch.JobStatus.FAILED, "enough"), ((await WaitAsync(id)).Status, (await DescribeAsync(id)).StatusReason));
        Assert.Equal("enough", (await DescribeAsync($"{id}:5")).StatusReason);
    }

    [Fact]
    public async Task Children_in_sequence_stop_at_the_first_that_fails()
    {
        var id = await SubmitAsync("[ $AWS_BATCH_JOB_ARRAY_INDEX = 0 ]", job =>
        {
            job.ArrayProperties = new() { Size = 4 };
            job.DependsOn = [new() { Type = ArrayJobDependency.SEQUENTIAL }];
        });
        await WaitAsync(id);

        var children = (await Batch.DescribeJobsAsync(new() { Jobs = [.. Enumerable.Range(0, 4).Select(i => $"{id}:{i}")] })).Jobs;

        Assert.Equal(["SUCCEEDED", "FAILED", "FAILED", "FAILED"], children.Select(child => child.Status.Value));
        Assert.Equal(["Dependent Job failed", "Dependent Job failed"], children.Skip(2).Select(child => child.StatusReason));
    }

    [Fact]
    public async Task A_child_waits_for_the_child_of_its_own_number()
    {
        var first = await SubmitAsync("[ $AWS_BATCH_JOB_ARRAY_INDEX = 0 ]", job => job.ArrayProperties = new() { Size = 2 });
        var second = await SubmitAsync(change: job =>
        {
            job.ArrayProperties = new() { Size = 2 };
            job.DependsOn = [new() { JobId = first, Type = ArrayJobDependency.N_TO_N }];
        });
        await WaitAsync(second);

        Assert.Equal(Amazon.Batch.JobStatus.SUCCEEDED, (await DescribeAsync($"{second}:0")).Status);
        Assert.Equal("Dependent Job failed", (await DescribeAsync($"{second}:1")).StatusReason);
    }

    [Fact]
    public async Task A_cancelled_job_that_waits_for_another_ends_when_that_has()
    {
        Service.Options = Service.Options with { Slots = 0 };
        var first = await SubmitAsync();
        var second = await SubmitAsync(change: job => job.DependsOn = [new() { JobId = first }]);
        await WaitAsync(second, job => job.Status == Amazon.Batch.JobStatus.PENDING);

        await Batch.CancelJobAsync(new() { JobId = second, Reason = "no" });
        Assert.Equal((Amazon.Batch.JobStatus.PENDING, true), ((await DescribeAsync(second)).Status, (await DescribeAsync(second)).IsCancelled));
        Service.Options = Service.Options with { Slots = 1 };

        JobDetail done = await WaitAsync(second);
        Assert.Equal((Amazon.Batch.JobStatus.FAILED, "no"), (done.Status, done.StatusReason));
        Assert.Equal(Amazon.Batch.JobStatus.SUCCEEDED, (await DescribeAsync(first)).Status);
    }
}
