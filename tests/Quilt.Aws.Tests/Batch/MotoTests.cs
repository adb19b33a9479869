using Amazon.Batch;
using Amazon.Batch.Model;

namespace Quilt.Aws.Tests.Batch;

/// <summary>The plain journey on a server that is not ours.</summary>
public class MotoTests
{
    [SkippableFact]
    public async Task A_job_is_submitted_described_listed_and_terminated()
    {
        await using var server = await MotoServer.StartAsync();
        await server.MakeQueueAsync("tests");
        using var client = TestClients.Batch(server.Url);
        var definition = await RegisterAsync(client, "1.0.0");
        Assert.Equal((1, 2), (definition.Revision, (await RegisterAsync(client, "1.0.1")).Revision));

        var queue = Assert.Single((await client.DescribeJobQueuesAsync(new() { JobQueues = ["tests"] })).JobQueues);
        var environment = Assert.Single((await client.DescribeComputeEnvironmentsAsync(new())).ComputeEnvironments);
        var known = await ActiveAsync(client);
        var job = await client.SubmitJobAsync(new()
        {
            JobName = "control--sub-01",
            JobQueue = queue.JobQueueArn,
            JobDefinition = "rend:2",
            ContainerOverrides = new() { Environment = [new() { Name = "INPUT_IMAGE", Value = "s3://b/sub-01.nii.gz" }] },
            Tags = new() { ["study"] = "LA5c" },
        });
        var detail = await EndedAsync(client, job.JobId);
        var listed = await client.ListJobsAsync(new() { JobQueue = "tests", Filters = [new() { Name = "JOB_NAME", Values = ["control--*"] }] });
        await client.TerminateJobAsync(new() { JobId = job.JobId, Reason = "tests" });
        await client.DeregisterJobDefinitionAsync(new() { JobDefinition = "rend:1" });

        Assert.Equal((JQState.ENABLED, JQStatus.VALID), (queue.State, queue.Status));
        Assert.Equal(CEType.UNMANAGED, environment.Type);
        Assert.Equal(["registry/rend:1.0.0", "registry/rend:1.0.1"], known.OrderBy(d => d.Revision).Select(d => d.ContainerProperties.Image));
        Assert.Equal(("control--sub-01", Amazon.Batch.JobStatus.SUCCEEDED), (detail.JobName, detail.Status));
        Assert.Contains(detail.Container.Environment, pair => pair is { Name: "INPUT_IMAGE", Value: "s3://b/sub-01.nii.gz" });
        Assert.Equal(1, detail.Container.Vcpus); // which moto writes as 1.0
        Assert.Equal(job.JobId, Assert.Single(listed.JobSummaryList).JobId);
        Assert.Equal([2], (await ActiveAsync(client)).Select(d => d.Revision!.Value));
    }

    [SkippableFact]
    public async Task What_it_refuses_is_a_ClientException_with_its_words()
    {
        await using var server = await MotoServer.StartAsync();
        using var client = TestClients.Batch(server.Url);

        var error = await Assert.ThrowsAsync<ClientException>(() => client.SubmitJobAsync(new() { JobName = "a", JobQueue = "none", JobDefinition = "none" }));

        Assert.Contains("none does not exist", error.Message, StringComparison.Ordinal);
    }

    private static Task<RegisterJobDefinitionResponse> RegisterAsync(AmazonBatchClient client, string tag) => client.RegisterJobDefinitionAsync(new()
    {
        JobDefinitionName = "rend",
        Type = JobDefinitionType.Container,
        ContainerProperties = new()
        {
            Image = $"registry/rend:{tag}",
            Command = ["run"],
            ResourceRequirements = [new() { Type = ResourceType.VCPU, Value = "1" }, new() { Type = ResourceType.MEMORY, Value = "2048" }],
        },
    });

    private static async Task<List<JobDefinition>> ActiveAsync(AmazonBatchClient client) =>
        (await client.DescribeJobDefinitionsAsync(new() { JobDefinitionName = "rend", Status = "ACTIVE" })).JobDefinitions;

    private static async Task<JobDetail> EndedAsync(AmazonBatchClient client, string id)
    {
        while (true)
        {
            var job = Assert.Single((await client.DescribeJobsAsync(new() { Jobs = [id] })).Jobs);
            if (job.StoppedAt is not null)
                return job;
            await Task.Delay(20);
        }
    }
}
