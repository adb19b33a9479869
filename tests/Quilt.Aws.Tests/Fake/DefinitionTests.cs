namespace Quilt.Aws.Tests.Fake;

/// <summary>Job definitions, queues and tags.</summary>
public class DefinitionTests : FakeFixture
{
    [Fact]
    public async Task Registering_again_makes_a_revision_and_a_name_means_the_latest_that_is_active()
    {
        Assert.Equal(2, (await RegisterAsync("1.0.1", request => request.Tags = new() { ["by"] = "us" })).Revision);
        Assert.Equal("registry/rend:1.0.1", (await WaitAsync(await SubmitAsync())).Container.Image);

        await Batch.DeregisterJobDefinitionAsync(new() { JobDefinition = "rend:2" });

        Assert.Equal("registry/rend:1.0.0", (await WaitAsync(await SubmitAsync())).Container.Image);
        await RefusedAsync("Job definition rend:2 does not exist", () => SubmitAsync(change: job => job.JobDefinition = "rend:2"));
        var all = (await Batch.DescribeJobDefinitionsAsync(new() { JobDefinitionName = "rend" })).JobDefinitions;
        Assert.Equal([(1, "ACTIVE", null), (2, "INACTIVE", "us")], all.Select(d => (d.Revision!.Value, d.Status, d.Tags?.GetValueOrDefault("by"))));
        Assert.Equal(3, (await RegisterAsync()).Revision); // numbers are never given twice
    }

    [Fact]
    public async Task Definitions_come_in_pages()
    {
        await RegisterAsync();
        await RegisterAsync();

        var first = await Batch.DescribeJobDefinitionsAsync(new() { Status = "ACTIVE", MaxResults = 2 });
        var second = await Batch.DescribeJobDefinitionsAsync(new() { Status = "ACTIVE", MaxResults = 2, NextToken = first.NextToken });

        Assert.Equal([1, 2, 3], first.JobDefinitions.Concat(second.JobDefinitions).Select(d => d.Revision!.Value));
        Assert.Null(second.NextToken);
    }

    [Fact]
    public async Task A_definition_must_say_what_it_needs()
    {
        await RefusedAsync("containerProperties must contain image", () => RegisterAsync(change: request => request.ContainerProperties.Image = null));
        await RefusedAsync("containerProperties must contain memory", () => RegisterAsync(change: request => request.ContainerProperties.ResourceRequirements.RemoveAt(1)));
    }

    [Fact]
    public async Task Queues_and_machines_are_described_by_name_and_by_arn()
    {
        var queue = Assert.Single((await Batch.DescribeJobQueuesAsync(new() { JobQueues = ["q"] })).JobQueues);
        var machines = Assert.Single((await Batch.DescribeComputeEnvironmentsAsync(new() { ComputeEnvironments = [queue.ComputeEnvironmentOrder[0].ComputeEnvironment] })).ComputeEnvironments);

        Assert.Equal(("ENABLED", "VALID", 256), (machines.State.Value, machines.Status.Value, machines.ComputeResources.MaxvCpus));
        Assert.Single((await Batch.DescribeJobQueuesAsync(new() { JobQueues = [queue.JobQueueArn] })).JobQueues);
        Assert.Empty((await Batch.DescribeJobQueuesAsync(new() { JobQueues = ["none"] })).JobQueues);
    }

    [Fact]
    public async Task Tags_are_added_to_what_is_there()
    {
        var arn = (await DescribeAsync(await SubmitAsync(change: job => job.Tags = new() { ["study"] = "LA5c" }))).JobArn;

        await Batch.TagResourceAsync(new() { ResourceArn = arn, Tags = new() { ["run"] = "r1" } });

        var tags = (await Batch.ListTagsForResourceAsync(new() { ResourceArn = arn })).Tags;
        Assert.Equal([("run", "r1"), ("study", "LA5c")], tags.Select(pair => (pair.Key, pair.Value)).Order());
        await RefusedAsync("Resource", () => Batch.TagResourceAsync(new() { ResourceArn = $"{arn}x", Tags = new() { ["a"] = "b" } }));
    }

    [Fact]
    public async Task Tags_of_AWSs_own_are_refused()
    {
        Dictionary<string, string> tags = new() { ["aws:cloudformation:stack-name"] = "lab" };

        await RefusedAsync("aws: prefixed", () => RegisterAsync(change: request => request.Tags = tags));
        await RefusedAsync("aws: prefixed", () => SubmitAsync(change: job => job.Tags = tags));

        Assert.Empty(Service.Jobs());
        Assert.Single((await Batch.DescribeJobDefinitionsAsync(new() { JobDefinitionName = "rend" })).JobDefinitions);
    }

    [Theory]
    [InlineData(true, "FAILED")]
    [InlineData(false, "SUCCEEDED")]
    public async Task A_job_whose_tags_are_with_its_definitions_more_than_fifty_fails_where_they_are_propagated(bool isPropagated, string status)
    {
        await RegisterAsync(change: request => request.Tags = Many("a", 30));

        var job = await WaitAsync(await SubmitAsync(change: job => (job.Tags, job.PropagateTags) = (Many("b", 21), isPropagated)));

        Assert.Equal(status, job.Status.Value);
    }

    private static Dictionary<string, string> Many(string prefix, int count) => Enumerable.Range(0, count).ToDictionary(i => $"{prefix}{i}", i => $"{i}");
}
