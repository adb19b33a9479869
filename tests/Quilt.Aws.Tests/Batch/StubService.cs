using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Quilt.FakeBatch.Shapes;

namespace Quilt.Aws.Tests.Batch;

/// <summary>A request as it came.</summary>
internal sealed record StubRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>An answer to give; a status of 0 breaks the connection.</summary>
internal sealed record StubAnswer(int Status = 200, string Body = "{}")
{
    public Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>Waited for before the answer is given.</summary>
    public TimeSpan After { get; init; }
}

/// <summary>Answers as a test says, and checks each request against the shapes.</summary>
internal sealed class StubService : IAsyncDisposable
{
    private readonly ConcurrentQueue<StubRequest> requests = new();
    private readonly ConcurrentQueue<string> problems = new();
    private readonly WebApplication application;
    private readonly Func<StubRequest, int, StubAnswer> answer;
    private int seen;

    private StubService(Func<StubRequest, int, StubAnswer> answer)
    {
        this.answer = answer;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        application = builder.Build();
        application.Run(HandleAsync);
    }

    public string Url => application.Urls.Single();

    public IReadOnlyList<StubRequest> Requests => [.. requests];

    /// <summary>Where requests were not what the shapes say.</summary>
    public IReadOnlyList<string> Problems => [.. problems];

    /// <summary>Starts it.</summary>
    /// <param name="answer">The answer to a request and its number, from 0.</param>
    public static async Task<StubService> StartAsync(Func<StubRequest, int, StubAnswer> answer)
    {
        StubService service = new(answer);
        await service.application.StartAsync();
        return service;
    }

    /// <summary>Starts it with answers in turn, the last again and again.</summary>
    public static Task<StubService> StartAsync(params StubAnswer[] answers) => StartAsync((_, number) => answers[Math.Min(number, answers.Length - 1)]);

    public ValueTask DisposeAsync() => application.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        using StreamReader reader = new(context.Request.Body, Encoding.UTF8);
        StubRequest request = new(
            context.Request.Method,
            context.Request.Path,
            context.Request.Headers.ToDictionary(pair => pair.Key, pair => $"{pair.Value}", StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync());
        requests.Enqueue(request);
        foreach (var problem in Check(request))
            problems.Enqueue(problem);
        var planned = answer(request, Interlocked.Increment(ref seen) - 1);
        await Task.Delay(planned.After, context.RequestAborted);
        if (planned.Status == 0)
        {
            context.Abort();
            return;
        }
        context.Response.StatusCode = planned.Status;
        foreach (var (name, value) in planned.Headers)
            context.Response.Headers[name] = value;
        await context.Response.WriteAsync(planned.Body);
    }

    private static IEnumerable<string> Check(StubRequest request)
    {
        var body = request.Body.Length == 0 ? [] : JsonNode.Parse(request.Body)!.AsObject();
        if (request.Headers.TryGetValue("X-Amz-Target", out var target))
        {
            var logs = ServiceShapes.Logs.Operations.SingleOrDefault(o => target == $"{ServiceShapes.Logs.TargetPrefix}.{o.Name}");
            return logs is null ? [$"no operation {target}"] : ShapeCheck.Request(ServiceShapes.Logs, logs.Input, body);
        }
        foreach (var operation in ServiceShapes.Batch.Operations)
        {
            if (operation.Match(request.Method, request.Path) is not { } members)
                continue;
            foreach (var (name, value) in members)
                body[name] = Uri.UnescapeDataString(value);
            return ShapeCheck.Request(ServiceShapes.Batch, operation.Input, body);
        }
        return [$"no operation {request.Method} {request.Path}"];
    }
}
