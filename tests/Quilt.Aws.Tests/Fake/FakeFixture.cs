using Amazon.Batch;
using Amazon.Batch.Model;
using Amazon.CloudWatchLogs;
using Quilt.Aws.Tests.Batch;
using Quilt.FakeBatch;
using Quilt.FakeBatch.State;

namespace Quilt.Aws.Tests.Fake;

/// <summary>The tests' own service with a queue <c>q</c> and a definition <c>rend</c> that runs a shell, and clients for it.</summary>
public abstract class FakeFixture : IAsyncLifetime
{
    private protected FakeBatchService Service { get; private set; } = null!;

    private protected AmazonBatchClient Batch { get; private set; } = null!;

    private protected AmazonCloudWatchLogsClient Logs { get; private set; } = null!;

    private protected virtual FakeOptions Options => new();

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        Service = await FakeBatchService.StartAsync(Options);
        Service.Add(new JobQueue { Name = "q" });
        Batch = TestClients.Once(Service.Url);
        Logs = TestClients.Logs(Service.Url);
        await RegisterAsync();
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        Batch.Dispose();
        Logs.Dispose();
        await Service.DisposeAsync();
    }

    private protected Task<RegisterJobDefinitionResponse> RegisterAsync(string tag = "1.0.0", Action<RegisterJobDefinitionRequest>? change = null)
    {
        RegisterJobDefinitionRequest request = new()
        {
            JobDefinitionName = "rend",
            Type = JobDefinitionType.Container,
            ContainerProperties = new()
            {
                Image = $"registry/rend:{tag}",
                Command = ["true"],
                Environment = [new() { Name = "FROM_DEFINITION", Value = "1" }],
                ResourceRequirements = [new() { Type = ResourceType.VCPU, Value = "1" }, new() { Type = ResourceType.MEMORY, Value = "512" }],
            },
        };
        change?.Invoke(request);
        return Batch.RegisterJobDefinitionAsync(request);
    }

    /// <summary>Submits a job that runs a line of shell.</summary>
    private protected async Task<string> SubmitAsync(string line = "true", Action<SubmitJobRequest>? change = null)
    {
        SubmitJobRequest request = new()
        {
            JobName = "data--sub-01",
            JobQueue = "q",
            JobDefinition = "rend",
            ContainerOverrides = new() { Command = ["sh", "-c", line] },
        };
        change?.Invoke(request);
        return (await Batch.SubmitJobAsync(request)).JobId;
    }

    private protected async Task<JobDetail> DescribeAsync(string id) => Assert.Single((await Batch.DescribeJobsAsync(new() { Jobs = [id] })).Jobs);

    private protected async Task<JobDetail> WaitAsync(string id, Func<JobDetail, bool>? until = null)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(3));
        while (true)
        {
            var job = await DescribeAsync(id);
            if (until?.Invoke(job) ?? job.StoppedAt is not null)
                return job;
            await Task.Delay(10, limit.Token);
        }
    }

    private protected async Task RefusedAsync(string text, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<ClientException>(call);
        Assert.Contains($"Error executing request, Exception : {text}", error.Message, StringComparison.Ordinal);
    }
}
