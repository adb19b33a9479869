using System.Globalization;
using Amazon.Batch;
using Quilt.Benchmarks.Harness;
using Quilt.Benchmarks.S3;
using Quilt.FakeBatch;
using Quilt.FakeBatch.Http;
using Quilt.FakeBatch.State;

namespace Quilt.Benchmarks.Batch;

/// <summary>
/// Submitting ten thousand jobs and seeing them end, with the tests' own AWS Batch, which lets so many calls pass in a second as AWS does, and
/// an S3 server. Jobs do nothing.
/// </summary>
internal sealed class BatchBenchmark : IBenchmark
{
    private const int CallsPerSecond = 50;
    private const int DescribeLimit = 100;

    public string Name => "batch";

    public string Title(Options settings) => $"AWS Batch (the tests' own, {CallsPerSecond} SubmitJob calls a second): {Count(settings):N0} jobs";

    public IReadOnlyList<Row> Run(Options settings, string folder) => RunAsync(settings, folder).GetAwaiter().GetResult();

    private static int Count(Options settings) => settings.Quick ? 500 : 10_000;

    private static async Task<IReadOnlyList<Row>> RunAsync(Options settings, string folder)
    {
        using var server = S3Server.Start(Path.Combine(folder, "server"), 1L << 30);
        await using var service = await FakeBatchService.StartAsync(new FakeOptions
        {
            Slots = int.MaxValue,
            Images = new Dictionary<string, IReadOnlyList<string>> { ["*"] = [] },
            CallsPerSecond = new Dictionary<string, double> { ["SubmitJob"] = CallsPerSecond },
        });
        service.Add(new JobQueue { Name = "q" });
        foreach (var (name, value) in server.Variables)
            Environment.SetEnvironmentVariable(name, value);
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_BATCH", service.Url);
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", service.Url);
        await RegisterAsync(service.Url);

        var count = Count(settings);
        List<Measured> submits = [];
        List<Measured> waits = [];
        CallCount sent = new(0, 0, 0);
        var asked = 0;
        for (var round = 0; round < settings.Rounds; round++)
        {
            var bucket = $"batch-{round}";
            await server.MakeBucketAsync(bucket);
            var versions = Path.Combine(folder, $"{bucket}.versions");
            await File.WriteAllLinesAsync(versions, await Images.PutAsync(server, bucket, count));
            service.ResetCalls();
            submits.Add(Expect(count, Child.Measure("batch-submit", Path.Combine(folder, bucket), bucket, "q", versions)));
            sent = service.Calls["SubmitJob"];
            waits.Add(Expect(count, Child.Measure("batch-wait", Path.Combine(folder, bucket))));
            asked = service.Calls["DescribeJobs"].Calls;
        }
        return
        [
            Row.Of(
                "submit",
                submits,
                $"{count:N0} calls at {CallsPerSecond} a second",
                [count / (double)CallsPerSecond],
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{count / Row.Median(submits.Select(one => one.Seconds)):0.0} jobs/s; {sent.Calls:N0} SubmitJob calls, {sent.Throttled} of them throttled")),
            Row.Of("in a later session: their ends", waits, "-", [], $"{asked} DescribeJobs calls; {(count + DescribeLimit - 1) / DescribeLimit} is the least"),
        ];
    }

    private static async Task RegisterAsync(string url)
    {
        using AmazonBatchClient client = new(new AmazonBatchConfig { ServiceURL = url, AuthenticationRegion = "us-east-1" });
        await client.RegisterJobDefinitionAsync(new()
        {
            JobDefinitionName = "rend",
            Type = JobDefinitionType.Container,
            ContainerProperties = new()
            {
                Image = "registry/rend:1.0.0",
                Command = ["true"],
                ResourceRequirements = [new() { Type = ResourceType.VCPU, Value = "1" }, new() { Type = ResourceType.MEMORY, Value = "512" }],
            },
        });
    }

    private static Measured Expect(int count, Measured measured) => measured.Check == $"{count}"
        ? measured
        : throw new InvalidOperationException($"{measured.Check} of {count} jobs are as they should be. A figure for a wrong result means nothing.");
}
