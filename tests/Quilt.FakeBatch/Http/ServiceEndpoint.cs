using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Quilt.FakeBatch.Jobs;
using Quilt.FakeBatch.Shapes;
using Quilt.FakeBatch.State;

namespace Quilt.FakeBatch.Http;

/// <summary>Answers the calls of the two services' clients.</summary>
internal sealed class ServiceEndpoint(
    BatchState state, Timeline timeline, IReadOnlyDictionary<string, Func<JsonObject, JsonObject>> operations, ApiFaults faults, CallLog calls)
{
    private readonly Throttle throttle = new(() => state.Options);

    public async Task HandleAsync(HttpContext context)
    {
        if (await ApiCall.ReadAsync(context.Request) is not { } call)
        {
            await AnswerAsync(context, new ApiError(404, "UnknownOperationException", $"{context.Request.Method} {context.Request.Path} is no operation."));
            return;
        }
        var name = call.Operation.Name;
        var fault = faults.Take(name, call.Text);
        var isThrottled = fault?.Kind == ApiFaultKind.Throttle || !throttle.Passes(name);
        if (isThrottled || fault?.Kind is ApiFaultKind.Error or ApiFaultKind.Html or ApiFaultKind.Reset)
        {
            calls.Add(name, isThrottled, isRefused: !isThrottled);
            await RefuseAsync(context, isThrottled ? call.Throttled() : new ApiError(fault!.Status, fault.Code, fault.Message), isThrottled ? null : fault);
            return;
        }
        try
        {
            var answer = Do(context.Request, call).ToJsonString();
            calls.Add(name, isThrottled: false, isRefused: false);
            await AnswerAsync(context, answer, fault);
        }
        catch (ApiError error)
        {
            calls.Add(name, isThrottled: false, isRefused: true);
            await AnswerAsync(context, error);
        }
    }

    private JsonObject Do(HttpRequest request, ApiCall call)
    {
        var service = call.Shapes == ServiceShapes.Batch ? "batch" : "logs";
        if (!$"{request.Headers.Authorization}".Contains($"/{service}/aws4_request", StringComparison.Ordinal))
            throw new ApiError(403, "MissingAuthenticationTokenException", "Missing Authentication Token");
        var body = call.Body();
        if (Note("request", call.Operation.Name, ShapeCheck.Request(call.Shapes, call.Operation.Input, body)) is { } wrong)
            throw new ApiError(400, service == "batch" ? "ClientException" : "InvalidParameterException", wrong);
        if (timeline.Failure is { } failure)
            throw new ApiError(500, "ServerException", $"The fake broke: {failure}");
        JsonObject answer;
        lock (state.Gate)
            answer = operations[call.Operation.Name](body);
        return Note("answer", call.Operation.Name, ShapeCheck.Answer(call.Shapes, call.Operation.Output, answer)) is { } mistake
            ? throw new ApiError(500, "ServerException", $"The fake broke: {mistake}")
            : answer;
    }

    private string? Note(string what, string operation, IReadOnlyList<string> problems)
    {
        foreach (var problem in problems)
            calls.Violation($"{operation} {what}: {problem}");
        return problems.Count == 0 ? null : string.Join("; ", problems);
    }

    private static Task RefuseAsync(HttpContext context, ApiError error, ApiFault? fault)
    {
        switch (fault?.Kind)
        {
            case ApiFaultKind.Reset:
                context.Abort();
                return Task.CompletedTask;
            case ApiFaultKind.Html:
                context.Response.StatusCode = 503;
                context.Response.ContentType = "text/html";
                return context.Response.WriteAsync("<html><body><h1>503 Service Unavailable</h1></body></html>");
            default:
                return AnswerAsync(context, error);
        }
    }

    private static Task AnswerAsync(HttpContext context, ApiError error)
    {
        context.Response.StatusCode = error.Status;
        context.Response.Headers["x-amzn-ErrorType"] = error.Code;
        context.Response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        return context.Response.WriteAsync(new JsonObject { ["__type"] = error.Code, ["message"] = error.Message }.ToJsonString());
    }

    private static async Task AnswerAsync(HttpContext context, string answer, ApiFault? fault)
    {
        if (fault?.Kind == ApiFaultKind.Lost)
        {
            context.Abort();
            return;
        }
        if (fault?.Kind == ApiFaultKind.Delay)
            await Task.Delay(fault.DelayMs, context.RequestAborted);
        context.Response.ContentType = "application/json";
        context.Response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        await context.Response.WriteAsync(fault?.Kind == ApiFaultKind.Truncated ? answer[..(answer.Length / 2)] : answer);
    }
}
