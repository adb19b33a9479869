using Quilt.Aws.Batch;
using Quilt.Aws.Tests.Engine;

namespace Quilt.Aws.Tests.Batch;

/// <summary>What is said where AWS Batch is asked and is not there.</summary>
public class ServiceCallTests
{
    private readonly Recorded report = new();

    [Fact]
    public async Task Where_nobody_listens_the_error_comes_after_three_tries_names_the_place_and_quotes_nobody()
    {
        var url = $"http://127.0.0.1:{FreePort.Find()}";

        var error = await AskAsync(url);

        Assert.Equal(Problem.ServiceUnreachable, error.Problem);
        Assert.StartsWith(url, error.Message, StringComparison.Ordinal);
        Assert.Contains("could not be reached", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("AWS said", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, report.Details.Count(line => line.StartsWith("batch:DescribeJobQueues for 'q' is sent again", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_host_that_is_not_there_is_told_in_the_same_way()
    {
        var error = await AskAsync("http://no-such-host.invalid");

        Assert.Equal(Problem.ServiceUnreachable, error.Problem);
        Assert.Contains("could not be reached", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "<html><body>Welcome</body></html>")]
    [InlineData(404, "<html><body>Not Found</body></html>")]
    [InlineData(404, """{"error": "no such route"}""")]
    [InlineData(404, "")]
    [InlineData(403, "Forbidden")]
    [InlineData(301, "")]
    [InlineData(501, "<Error><Code>NotImplemented</Code></Error>")]
    public async Task What_answers_and_is_not_AWS_Batch_is_called_so(int status, string body)
    {
        await using var service = await StubService.StartAsync(new StubAnswer(status, body) { Headers = { ["Content-Type"] = "text/html" } });

        var error = await AskAsync(service.Url);

        Assert.Equal(Problem.ServiceUnreachable, error.Problem);
        Assert.StartsWith($"What answers at {service.Url}", error.Message, StringComparison.Ordinal);
        Assert.Contains("is not AWS Batch", error.Message, StringComparison.Ordinal);
        Assert.InRange(service.Requests.Count, 1, 3);
    }

    [Fact]
    public async Task What_AWS_refuses_is_quoted()
    {
        await using var service = await StubService.StartAsync(new StubAnswer(400, """{"message": "not so"}""") { Headers = { ["x-amzn-ErrorType"] = "ClientException" } });

        var error = await AskAsync(service.Url);

        Assert.Equal(Problem.JobRefused, error.Problem);
        Assert.EndsWith("AWS said: not so", error.Message, StringComparison.Ordinal);
    }

    private async Task<QuiltException> AskAsync(string url)
    {
        CurrentReport.Value = report;
        using AwsEngine engine = new(new AwsConnection { Region = "us-east-1", SessionCredentials = () => ("AKIDEXAMPLE", "secret", null), BatchUrl = url });
        return await Assert.ThrowsAsync<QuiltException>(() => engine.PrepareAsync(EngineFixture.Spec(), report, default));
    }
}
