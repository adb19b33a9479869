using System.Text.Json.Nodes;
using Amazon.Runtime;
using Quilt.FakeBatch.Shapes;

namespace Quilt.Aws.Tests.Batch;

/// <summary>Every operation, with every member of its request and its answer.</summary>
public class MessageTests
{
    public static TheoryData<string> Operations => [.. ServiceShapes.Batch.Operations.Concat(ServiceShapes.Logs.Operations).Select(o => o.Name)];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Every_member_goes_out_and_comes_back(string name)
    {
        var shapes = ServiceShapes.Batch.Operations.Any(o => o.Name == name) ? ServiceShapes.Batch : ServiceShapes.Logs;
        var operation = shapes.Operations.Single(o => o.Name == name);
        Samples samples = new(shapes);
        var sent = samples.Make(operation.Input).AsObject();
        var answered = samples.Make(operation.Output);
        await using var service = await StubService.StartAsync(new StubAnswer(200, answered.ToJsonString()));
        using AmazonServiceClient client = shapes == ServiceShapes.Batch ? TestClients.Batch(service.Url) : TestClients.Logs(service.Url);
        var request = Samples.ToModel(ModelOf(client, operation.Input), sent)!;

        var answer = await TestClients.CallAsync(client, name, request);

        Assert.Empty(service.Problems);
        var got = Assert.Single(service.Requests);
        foreach (var (member, value) in operation.Match(got.Method, got.Path) ?? new Dictionary<string, string>())
        {
            Assert.Equal((string?)sent[member], Uri.UnescapeDataString(value));
            sent.Remove(member);
        }
        Assert.True(JsonNode.DeepEquals(sent, got.Body.Length == 0 ? new JsonObject() : JsonNode.Parse(got.Body)), got.Body);
        Assert.True(JsonNode.DeepEquals(answered, Samples.ToJson(answer)), $"{Samples.ToJson(answer)}");
        Assert.StartsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/", got.Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_arn_in_the_path_is_escaped_as_the_signature_says()
    {
        await using var service = await StubService.StartAsync(new StubAnswer());
        using var client = TestClients.Batch(service.Url);
        const string arn = "arn:aws:batch:us-east-1:123456789012:job-definition/rend:7";

        await client.TagResourceAsync(new() { ResourceArn = arn, Tags = new() { ["study"] = "LA5c" } });

        Assert.Empty(service.Problems);
        Assert.Equal($"/v1/tags/{arn}", Uri.UnescapeDataString(Assert.Single(service.Requests).Path));
    }

    [Fact]
    public async Task A_member_that_is_not_set_is_not_sent()
    {
        await using var service = await StubService.StartAsync(new StubAnswer(200, """{"jobSummaryList": []}"""));
        using var client = TestClients.Batch(service.Url);

        await client.ListJobsAsync(new() { JobQueue = "q" });

        Assert.Equal("""{"jobQueue":"q"}""", Assert.Single(service.Requests).Body);
    }

    [Fact]
    public async Task A_service_newer_than_the_model_is_understood()
    {
        await using var service = await StubService.StartAsync(new StubAnswer(200, """{"jobs": [{"jobId": "1", "status": "PAUSED", "novelty": {"a": [1]}}]}"""));
        using var client = TestClients.Batch(service.Url);

        var job = Assert.Single((await client.DescribeJobsAsync(new() { Jobs = ["1"] })).Jobs);

        Assert.Equal("PAUSED", job.Status.Value);
        Assert.False(job.Status == Amazon.Batch.JobStatus.RUNNING);
        Assert.Null(job.Attempts);
    }

    [Fact]
    public async Task Whole_numbers_written_as_fractions_are_read_and_others_refused()
    {
        await using var service = await StubService.StartAsync(
            new StubAnswer(200, """{"jobs": [{"jobId": "1", "createdAt": 1.7e12, "container": {"vcpus": 1.0, "memory": 2048}}]}"""),
            new StubAnswer(200, """{"jobs": [{"jobId": "1", "container": {"vcpus": 0.25}}]}"""));
        using var client = TestClients.Batch(service.Url, config => config.MaxErrorRetry = 0);

        var job = Assert.Single((await client.DescribeJobsAsync(new() { Jobs = ["1"] })).Jobs);

        Assert.Equal((1, 2048, 1_700_000_000_000), (job.Container.Vcpus, job.Container.Memory, job.CreatedAt));
        await Assert.ThrowsAsync<AmazonUnmarshallingException>(() => client.DescribeJobsAsync(new() { Jobs = ["1"] }));
    }

    [Fact]
    public async Task An_empty_body_is_an_answer_without_members()
    {
        await using var service = await StubService.StartAsync(new StubAnswer(200, ""));
        using var client = TestClients.Batch(service.Url);

        Assert.NotNull(await client.TerminateJobAsync(new() { JobId = "1", Reason = "enough" }));
        Assert.Null((await client.DescribeJobsAsync(new() { Jobs = ["1"] })).Jobs);
    }

    private static Type ModelOf(AmazonServiceClient client, string shape) =>
        client.GetType().Assembly.GetType($"{client.GetType().Namespace}.Model.{shape}", throwOnError: true)!;
}
