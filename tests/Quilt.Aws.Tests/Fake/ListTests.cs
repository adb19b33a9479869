using Amazon.Batch.Model;

namespace Quilt.Aws.Tests.Fake;

/// <summary>ListJobs, by AWS's rules of filters and pages.</summary>
public class ListTests : FakeFixture
{
    private protected override Quilt.FakeBatch.FakeOptions Options => new() { Slots = 0, PageSize = 3 };

    [Fact]
    public async Task Without_status_and_filter_it_lists_what_runs()
    {
        await SubmitAsync();

        Assert.Empty((await Batch.ListJobsAsync(new() { JobQueue = "q" })).JobSummaryList);
        Assert.Single((await ListAsync(new() { JobQueue = "q", JobStatus = "RUNNABLE" }, 1)));
    }

    [Fact]
    public async Task Pages_go_on_where_they_ended_while_jobs_come()
    {
        var names = Enumerable.Range(0, 7).Select(i => $"job-{i}").ToList();
        foreach (var name in names)
            await SubmitAsync(change: job => job.JobName = name);

        ListJobsRequest request = new() { JobQueue = "q", Filters = [new() { Name = "JOB_NAME", Values = ["JOB-*"] }] };
        var first = await Batch.ListJobsAsync(request);
        await SubmitAsync(change: job => job.JobName = "job-new");
        request.NextToken = first.NextToken;
        var rest = await ListAsync(request, 2);

        Assert.Equal(names.AsEnumerable().Reverse(), first.JobSummaryList.Concat(rest).Select(job => job.JobName)); // the newest first
    }

    [Fact]
    public async Task A_filter_takes_the_place_of_the_status()
    {
        await RegisterAsync("2.0.0");
        await SubmitAsync(change: job => (job.JobName, job.JobDefinition) = ("a", "rend:1"));
        await SubmitAsync(change: job => (job.JobName, job.JobDefinition) = ("A", "rend"));
        await SubmitAsync(change: job => (job.JobName, job.JobDefinition) = ("b", "rend"));
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

        Assert.Equal(["A", "a"], await NamesAsync("JOB_NAME", "a", "FAILED"));
        Assert.Equal(["b", "A"], await NamesAsync("JOB_DEFINITION", "rend:2"));
        Assert.Equal(["b", "A", "a"], await NamesAsync("JOB_DEFINITION", "rend"));
        Assert.Equal(["b", "A", "a"], await NamesAsync("BEFORE_CREATED_AT", $"{now + 1}"));
        Assert.Empty(await NamesAsync("AFTER_CREATED_AT", $"{now + 1}"));
    }

    private async Task<IEnumerable<string>> NamesAsync(string filter, string value, string? status = null) =>
        (await Batch.ListJobsAsync(new() { JobQueue = "q", JobStatus = status, Filters = [new() { Name = filter, Values = [value] }] })).JobSummaryList.Select(job => job.JobName);

    private async Task<List<JobSummary>> ListAsync(ListJobsRequest request, int pages)
    {
        List<JobSummary> jobs = [];
        for (; pages > 0; pages--)
        {
            var page = await Batch.ListJobsAsync(request);
            jobs.AddRange(page.JobSummaryList);
            Assert.Equal(pages == 1, page.NextToken is null);
            request.NextToken = page.NextToken;
        }
        return jobs;
    }
}
