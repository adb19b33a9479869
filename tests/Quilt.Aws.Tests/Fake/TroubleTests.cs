using System.Diagnostics;
using Amazon.Batch.Model;
using Amazon.Runtime;
using Quilt.FakeBatch;

namespace Quilt.Aws.Tests.Fake;

/// <summary>What goes wrong between a client and the service.</summary>
public class TroubleTests : FakeFixture
{
    [Fact]
    public async Task Calls_above_the_rate_are_throttled_and_counted()
    {
        Service.Options = Service.Options with { CallsPerSecond = new Dictionary<string, double> { ["DescribeJobs"] = 2 } };
        var watch = Stopwatch.StartNew();
        var throttled = 0;

        for (var i = 0; i < 20; i++)
        {
            try
            {
                await Batch.DescribeJobsAsync(new() { Jobs = [] });
            }
            catch (AmazonServiceException error)
            {
                Assert.Equal(("TooManyRequestsException", 429), (error.ErrorCode, (int)error.StatusCode));
                throttled++;
            }
        }

        var allowed = 2 + (2 * watch.Elapsed.TotalSeconds);
        Assert.InRange(throttled, Math.Max(0, 20 - allowed - 1), 18);
        Assert.Equal(new(20, throttled, 0), Service.Calls["DescribeJobs"]);
    }

    [Fact]
    public async Task A_lost_answer_leaves_the_job_behind()
    {
        Service.Add(new ApiFault { Operation = "SubmitJob", Kind = ApiFaultKind.Lost, Body = "sub-01" });

        await Assert.ThrowsAnyAsync<Exception>(() => SubmitAsync());
        await SubmitAsync(change: job => job.JobName = "data--sub-02");

        Assert.Equal(["data--sub-01", "data--sub-02"], Service.Jobs().Select(job => (string)job["jobName"]!));
    }

    [Theory]
    [InlineData(ApiFaultKind.Reset, null)]
    [InlineData(ApiFaultKind.Html, 503)]
    [InlineData(ApiFaultKind.Error, 500)]
    [InlineData(ApiFaultKind.Throttle, 429)]
    public async Task Other_faults_do_nothing(ApiFaultKind kind, int? status)
    {
        Service.Add(new ApiFault { Operation = "SubmitJob", Kind = kind, Skip = 1 });
        await SubmitAsync();

        var error = await Assert.ThrowsAnyAsync<Exception>(() => SubmitAsync());

        Assert.Equal(status, (int?)(error as AmazonServiceException)?.StatusCode is > 0 and var code ? code : null);
        Assert.Single(Service.Jobs());
        await SubmitAsync();
    }

    [Fact]
    public async Task A_new_job_is_not_seen_at_once()
    {
        Service.Options = Service.Options with { VisibleAfterMs = 600_000 };
        var id = await SubmitAsync();
        ListJobsRequest list = new() { JobQueue = "q", Filters = [new() { Name = "JOB_NAME", Values = ["data--sub-01"] }] };

        Assert.Empty((await Batch.DescribeJobsAsync(new() { Jobs = [id] })).Jobs);
        Assert.Empty((await Batch.ListJobsAsync(list)).JobSummaryList);
        Service.Options = Service.Options with { VisibleAfterMs = 0 };
        Assert.Single((await Batch.ListJobsAsync(list)).JobSummaryList);
        Assert.Single((await Batch.DescribeJobsAsync(new() { Jobs = [id] })).Jobs);
    }

    [Fact]
    public async Task What_ended_is_forgotten_and_its_log_is_not()
    {
        var ended = await SubmitAsync("echo hello");
        var stream = (await WaitAsync(ended)).Container.LogStreamName;
        var running = await SubmitAsync("sleep 600");

        Service.Forget();

        Assert.Equal(running, Assert.Single((await Batch.DescribeJobsAsync(new() { Jobs = [ended, running] })).Jobs).JobId);
        Assert.Single((await Logs.GetLogEventsAsync(new() { LogGroupName = "/aws/batch/job", LogStreamName = stream })).Events);
    }

    [Fact]
    public async Task An_unsigned_call_is_refused()
    {
        using HttpClient http = new();

        using var answer = await http.PostAsync($"{Service.Url}/v1/describejobs", new StringContent("""{"jobs": []}"""));

        Assert.Equal(403, (int)answer.StatusCode);
    }
}
