using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Quilt.Aws.Tests.Batch;
using Quilt.FakeBatch;

namespace Quilt.Aws.Tests.Fake;

/// <summary>The service as a process of its own, told over HTTP what to do, as Pester's specs use it.</summary>
public class ProcessTests
{
    [Fact]
    public async Task It_says_where_it_is_does_what_it_is_told_and_ends()
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(FakeBatchService).Assembly.Location, "--queue", "q", "--parent", $"{Environment.ProcessId}"]) { RedirectStandardOutput = true })!;
        var url = (await process.StandardOutput.ReadLineAsync())!;
        using HttpClient http = new() { BaseAddress = new(url) };
        using var client = TestClients.Once(url);
        Task<HttpResponseMessage> PostAsync(string path, string json) => http.PostAsync($"/control/{path}", JsonContent.Create(JsonNode.Parse(json)));

        (await PostAsync("options", """{"images": {"rend:*": []}, "slots": 2}""")).EnsureSuccessStatusCode();
        (await PostAsync("queues", """{"name": "other", "state": "DISABLED"}""")).EnsureSuccessStatusCode();
        (await PostAsync("job-faults", """{"job": "bad*", "kind": "Other", "exitCode": 7}""")).EnsureSuccessStatusCode();
        (await PostAsync("api-faults", """{"operation": "ListJobs", "kind": "Error"}""")).EnsureSuccessStatusCode();
        Assert.Equal(400, (int)(await PostAsync("options", """{"imagse": {}}""")).StatusCode);
        await client.RegisterJobDefinitionAsync(new() { JobDefinitionName = "rend", Type = "container", ContainerProperties = new() { Image = "rend:1", ResourceRequirements = [new() { Type = "VCPU", Value = "1" }, new() { Type = "MEMORY", Value = "512" }] } });
        foreach (var name in new[] { "good", "bad" })
            await client.SubmitJobAsync(new() { JobName = name, JobQueue = "q", JobDefinition = "rend" });
        await Assert.ThrowsAsync<Amazon.Batch.Model.ServerException>(() => client.ListJobsAsync(new() { JobQueue = "q" }));

        JsonArray jobs;
        do
            jobs = (await http.GetFromJsonAsync<JsonArray>("/control/jobs"))!;
        while (jobs.Any(job => job!["stoppedAt"] is null));
        Assert.Equal([("good", 0), ("bad", 7)], jobs.Select(job => ((string)job!["jobName"]!, (int)job["container"]!["exitCode"]!)));
        Assert.Equal("""{"calls":1,"throttled":0,"refused":1}""", (await http.GetFromJsonAsync<JsonObject>("/control/calls"))!["ListJobs"]!.ToJsonString());
        Assert.Empty((await http.GetFromJsonAsync<JsonArray>("/control/violations"))!);

        await http.PostAsync("/control/stop", null);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task Nothing_that_it_started_outlives_it()
    {
        var service = await FakeBatchService.StartAsync();
        service.Add(new Quilt.FakeBatch.State.JobQueue { Name = "q" });
        using var client = TestClients.Batch(service.Url);
        await client.RegisterJobDefinitionAsync(new() { JobDefinitionName = "d", Type = "container", ContainerProperties = new() { Image = "i", Command = ["sh", "-c", "echo $$; sleep 600 & wait"], ResourceRequirements = [new() { Type = "VCPU", Value = "1" }, new() { Type = "MEMORY", Value = "512" }] } });
        var id = (await client.SubmitJobAsync(new() { JobName = "n", JobQueue = "q", JobDefinition = "d" })).JobId;
        using var logs = TestClients.Logs(service.Url);
        int? pid = null;
        while (pid is null)
        {
            var stream = (await client.DescribeJobsAsync(new() { Jobs = [id] })).Jobs[0].Container.LogStreamName;
            if (stream is not null && (await logs.GetLogEventsAsync(new() { LogGroupName = "/aws/batch/job", LogStreamName = stream })).Events is [{ } line])
                pid = int.Parse(line.Message);
        }

        await service.DisposeAsync();

        Assert.Throws<ArgumentException>(() => Process.GetProcessById(pid.Value));
    }

    [Fact]
    public async Task Ten_thousand_jobs_without_a_process_pass()
    {
        await using var service = await FakeBatchService.StartAsync(new() { Images = new Dictionary<string, IReadOnlyList<string>> { ["*"] = [] }, Slots = 1000 });
        service.Add(new Quilt.FakeBatch.State.JobQueue { Name = "q" });
        using var client = TestClients.Batch(service.Url);
        await client.RegisterJobDefinitionAsync(new() { JobDefinitionName = "d", Type = "container", ContainerProperties = new() { Image = "i", ResourceRequirements = [new() { Type = "VCPU", Value = "1" }, new() { Type = "MEMORY", Value = "512" }] } });
        var array = await client.SubmitJobAsync(new() { JobName = "n", JobQueue = "q", JobDefinition = "d", ArrayProperties = new() { Size = 10_000 } });

        Amazon.Batch.Model.JobDetail job;
        do
            job = (await client.DescribeJobsAsync(new() { Jobs = [array.JobId] })).Jobs[0];
        while (job.StoppedAt is null);

        Assert.Equal(10_000, job.ArrayProperties.StatusSummary["SUCCEEDED"]);
    }
}
