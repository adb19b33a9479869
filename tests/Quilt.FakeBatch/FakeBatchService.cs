using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Quilt.FakeBatch.Control;
using Quilt.FakeBatch.Http;
using Quilt.FakeBatch.Jobs;
using Quilt.FakeBatch.Logs;
using Quilt.FakeBatch.Operations;
using Quilt.FakeBatch.State;

namespace Quilt.FakeBatch;

/// <summary>AWS Batch and CloudWatch Logs at one URL, and what tests tell it. Ends its jobs' processes when it is disposed of.</summary>
public sealed class FakeBatchService : IAsyncDisposable
{
    private readonly BatchState state;
    private readonly Timeline timeline;
    private readonly Scheduler scheduler;
    private readonly ApiFaults faults = new();
    private readonly CallLog calls = new();
    private readonly TaskCompletionSource stopped = new();
    private readonly WebApplication application;

    private FakeBatchService(FakeOptions options, int port)
    {
        state = new(options);
        timeline = new(state.Gate);
        LogStore logs = new();
        scheduler = new(state, timeline, logs);
        Add(new ComputeEnvironment { Name = "machines" });
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        application = builder.Build();
        ControlEndpoint.Map(application, this);
        application.MapFallback(new ServiceEndpoint(state, timeline, OperationTable.Make(state, scheduler, logs), faults, calls).HandleAsync);
    }

    /// <summary>Where it is: both services' <c>ServiceURL</c>, and <c>/control</c>.</summary>
    public string Url => application.Urls.Single();

    /// <summary>What it does and how fast.</summary>
    public FakeOptions Options
    {
        get => state.Options;
        set
        {
            lock (state.Gate)
            {
                state.Options = value;
                timeline.At(0, scheduler.PlaceAll);
            }
        }
    }

    /// <summary>Done when somebody asked for the end over HTTP.</summary>
    public Task Stopped => stopped.Task;

    /// <summary>Calls by operation, since <see cref="ResetCalls"/>.</summary>
    public IReadOnlyDictionary<string, CallCount> Calls => calls.Counts;

    /// <summary>Where requests were not what the shapes say.</summary>
    public IReadOnlyList<string> Violations => calls.Violations;

    /// <summary>Starts it.</summary>
    /// <param name="options">What it does.</param>
    /// <param name="port">Where it listens on the loopback; 0 for any free port.</param>
    public static async Task<FakeBatchService> StartAsync(FakeOptions? options = null, int port = 0)
    {
        FakeBatchService service = new(options ?? new(), port);
        await service.application.StartAsync();
        return service;
    }

    /// <summary>Adds a queue, or takes one's place: its jobs are then gone.</summary>
    public void Add(JobQueue queue) => Locked(() => state.Queues[queue.Name] = queue);

    /// <summary>Adds a compute environment, or takes one's place.</summary>
    public void Add(ComputeEnvironment machines) => Locked(() =>
    {
        state.ComputeEnvironments[machines.Name] = machines;
        timeline.At(0, scheduler.PlaceAll);
    });

    /// <summary>Gives something tags that begin with <c>aws:</c>, as CloudFormation does with what it makes; nobody else can.</summary>
    public void TagAsAws(string arn, IReadOnlyDictionary<string, string> tags) =>
        Locked(() => state.Arns.Tag(arn, new JsonObject(tags.Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)tag.Value)))));

    /// <summary>Plans a fault of calls.</summary>
    public void Add(ApiFault fault) => faults.Add(fault);

    /// <summary>Plans a fault of jobs.</summary>
    public void Add(JobFault fault) => Locked(() => state.JobFaults.Add(fault));

    /// <summary>Drops all planned faults.</summary>
    public void ClearFaults()
    {
        faults.Clear();
        Locked(state.JobFaults.Clear);
    }

    /// <summary>Counts from 0.</summary>
    public void ResetCalls() => calls.Reset();

    /// <summary>Ends a job's attempt that is under way, as a fault would.</summary>
    public void EndAttempt(string jobId, JobFault how) => Locked(() =>
    {
        if (state.Jobs.GetValueOrDefault(jobId) is { Current: not null } job)
            scheduler.Halt(job, AttemptEnd.Of(how, (string)job.Container["image"]!));
    });

    /// <summary>Forgets the jobs that have ended, as the real service does at least 7 days later.</summary>
    public void Forget() => Locked(() => state.Forget(DateTimeOffset.UtcNow));

    /// <summary>Asks whoever runs the service to end it.</summary>
    public void Stop() => stopped.TrySetResult();

    /// <summary>Every job as DescribeJobs would show it, also those that are not shown yet.</summary>
    public IReadOnlyList<JsonObject> Jobs()
    {
        lock (state.Gate)
            return [.. state.Jobs.Values.OrderBy(job => job.Sequence).Select(new JobViews(state).Detail)];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await application.DisposeAsync();
        await timeline.DisposeAsync();
        await EndProcessesAsync();
    }

    private async Task EndProcessesAsync()
    {
        Locked(() =>
        {
            state.Options = state.Options with { Slots = 0 };
            foreach (var job in state.Jobs.Values.Where(job => job.Current is not null).ToList())
                scheduler.Halt(job, AttemptEnd.Terminated("The service of the tests ends"));
        });
        var isRunning = true;
        while (isRunning)
        {
            await Task.Delay(5);
            Locked(() => isRunning = state.Running > 0);
        }
    }

    private void Locked(Action action)
    {
        lock (state.Gate)
            action();
    }
}
