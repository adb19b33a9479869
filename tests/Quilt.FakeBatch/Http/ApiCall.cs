using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Quilt.FakeBatch.Shapes;

namespace Quilt.FakeBatch.Http;

/// <summary>A request, understood as a call of an operation.</summary>
/// <param name="Shapes">The service.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Text">The body.</param>
/// <param name="PathMembers">The members that the path holds.</param>
internal sealed record ApiCall(ServiceShapes Shapes, Operation Operation, string Text, IReadOnlyDictionary<string, string> PathMembers)
{
    /// <summary>Understands a request; null where no operation is meant.</summary>
    public static async Task<ApiCall?> ReadAsync(HttpRequest request)
    {
        using StreamReader reader = new(request.Body);
        var text = await reader.ReadToEndAsync();
        if (request.Headers["X-Amz-Target"] is [{ } target])
        {
            var logs = ServiceShapes.Logs.Operations.FirstOrDefault(operation => target == $"{ServiceShapes.Logs.TargetPrefix}.{operation.Name}");
            return logs is null ? null : new(ServiceShapes.Logs, logs, text, new Dictionary<string, string>());
        }
        foreach (var operation in ServiceShapes.Batch.Operations)
        {
            if (operation.Match(request.Method, Uri.UnescapeDataString(request.Path)) is { } members)
                return new(ServiceShapes.Batch, operation, text, members);
        }
        return null;
    }

    /// <summary>The request's members.</summary>
    public JsonObject Body()
    {
        try
        {
            var body = Text.Length == 0 ? [] : JsonNode.Parse(Text)!.AsObject();
            foreach (var (name, value) in PathMembers)
                body[name] = value;
            return body;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new ApiError(400, "SerializationException", error.Message);
        }
    }

    /// <summary>What the service says to too many calls.</summary>
    public ApiError Throttled() => Shapes == ServiceShapes.Batch
        ? new(429, "TooManyRequestsException", "Too Many Requests")
        : new(400, "ThrottlingException", "Rate exceeded");
}
