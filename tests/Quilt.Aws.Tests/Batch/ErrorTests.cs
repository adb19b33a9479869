using System.Net;
using Amazon.Batch;
using Amazon.Batch.Model;
using Amazon.CloudWatchLogs.Model;
using Amazon.Runtime;

namespace Quilt.Aws.Tests.Batch;

/// <summary>What a service refuses, as an exception; and what is asked again.</summary>
public class ErrorTests
{
    private static readonly StubAnswer Ok = new(200, """{"jobs": []}""");

    public static TheoryData<string, RequestRetryMode> Modes
    {
        get
        {
            TheoryData<string, RequestRetryMode> data = [];
            foreach (var mode in new[] { RequestRetryMode.Standard, RequestRetryMode.Adaptive })
            {
                foreach (var fault in Transient.Keys)
                    data.Add(fault, mode);
            }
            return data;
        }
    }

    private static Dictionary<string, StubAnswer> Transient { get; } = new()
    {
        ["429"] = new(429, """{"message": "Too Many Requests"}""") { Headers = { ["x-amzn-ErrorType"] = "TooManyRequestsException" } },
        ["throttling"] = new(400, """{"__type": "ThrottlingException", "message": "Rate exceeded"}"""),
        ["500"] = new(500, """{"message": "oops"}""") { Headers = { ["x-amzn-ErrorType"] = "ServerException" } },
        ["reset"] = new(0),
        ["503 HTML"] = new(503, "<html><body>Service Unavailable</body></html>") { Headers = { ["Content-Type"] = "text/html" } },
        ["truncated JSON"] = new(200, """{"jobs": [{"jobId": "1", "sta"""),
    };

    // The SDK waits up to a second before its first retry, so the cases run beside each other.
    [Fact]
    public Task What_passes_is_asked_again() => Task.WhenAll(Modes.Select(async row =>
    {
        var (fault, mode) = ((string)row[0], (RequestRetryMode)row[1]);
        await using var service = await StubService.StartAsync(Transient[fault], Ok);
        using var client = TestClients.Batch(service.Url, config => config.RetryMode = mode);

        var answer = await client.DescribeJobsAsync(new() { Jobs = ["1"] });

        Assert.True(answer.Jobs.Count == 0 && service.Requests.Count == 2, $"{fault} in {mode} mode: {service.Requests.Count} requests");
        Assert.Equal(service.Requests[0].Body, service.Requests[1].Body);
    }));

    // What a SubmitJob depends on: each request that arrives is a job.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_broke_is_tried_again_also_without_retries_unless_that_is_off_too(bool isOnce)
    {
        await using var service = await StubService.StartAsync(Ok, new StubAnswer(0), Ok);
        using var client = isOnce ? TestClients.Once(service.Url) : TestClients.Batch(service.Url, config => config.MaxErrorRetry = 0);
        await client.DescribeJobsAsync(new() { Jobs = ["1"] }); // the connection is kept

        var error = await Record.ExceptionAsync(() => client.DescribeJobsAsync(new() { Jobs = ["1"] }));

        Assert.Equal(isOnce, error is not null);
        Assert.Equal(isOnce ? 2 : 3, service.Requests.Count);
    }

    [Theory]
    [InlineData(400, "ClientException", typeof(ClientException))]
    [InlineData(403, "AccessDeniedException", typeof(AmazonBatchException))]
    [InlineData(400, "com.amazonaws.batch#ClientException", typeof(ClientException))]
    [InlineData(400, "ClientException:http://internal.amazon.com/coral/com.amazon.batch/", typeof(ClientException))]
    public async Task What_stays_is_asked_once_and_tells_what_the_service_said(int status, string type, Type expected)
    {
        await using var service = await StubService.StartAsync(new StubAnswer(status, """{"message": "Job queue q does not exist"}""")
        {
            Headers = { ["x-amzn-ErrorType"] = type, ["x-amzn-RequestId"] = "request-1" },
        });
        using var client = TestClients.Batch(service.Url);

        var error = (AmazonBatchException)await Assert.ThrowsAsync(expected, () => client.SubmitJobAsync(new() { JobName = "n", JobQueue = "q", JobDefinition = "d" }));

        Assert.Single(service.Requests);
        Assert.Equal(("Job queue q does not exist", "request-1", (HttpStatusCode)status), (error.Message, error.RequestId, error.StatusCode));
        Assert.EndsWith("Exception", error.ErrorCode, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_has_exceptions_of_its_own()
    {
        await using var service = await StubService.StartAsync(new StubAnswer(400, """{"__type": "ResourceNotFoundException", "message": "The specified log stream does not exist."}"""));
        using var client = TestClients.Logs(service.Url);

        var error = await Assert.ThrowsAsync<ResourceNotFoundException>(() => client.GetLogEventsAsync(new() { LogGroupName = "/aws/batch/job", LogStreamName = "s" }));

        Assert.Equal("The specified log stream does not exist.", error.Message);
        Assert.Single(service.Requests);
    }

    [Fact]
    public async Task A_clock_that_is_wrong_is_corrected_by_the_service_time()
    {
        await using var service = await StubService.StartAsync(
            new StubAnswer(403, """{"__type": "InvalidSignatureException", "message": "Signature expired"}""") { Headers = { ["Date"] = $"{DateTime.UtcNow.AddHours(1):R}" } },
            Ok);
        using var client = TestClients.Batch(service.Url);

        await client.DescribeJobsAsync(new() { Jobs = ["1"] });

        var times = service.Requests.Select(r => DateTime.ParseExact(r.Headers["X-Amz-Date"], "yyyyMMddTHHmmssZ", null)).ToList();
        Assert.Equal(2, times.Count);
        Assert.InRange(times[1] - times[0], TimeSpan.FromMinutes(55), TimeSpan.FromMinutes(65));
    }

    [Fact]
    public async Task Cancelling_does_not_wait_for_the_service()
    {
        await using var service = await StubService.StartAsync(new StubAnswer { After = TimeSpan.FromMinutes(5) });
        using var client = TestClients.Batch(service.Url);
        using CancellationTokenSource stop = new();

        var call = client.DescribeJobsAsync(new() { Jobs = ["1"] }, stop.Token);
        while (service.Requests.Count == 0)
            await Task.Delay(5);
        stop.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Single(service.Requests);
    }
}
