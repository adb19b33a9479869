using System.Text.Json.Nodes;

namespace Quilt.FakeBatch.Shapes;

/// <summary>A service's operations and shapes, from AWS's published model.</summary>
public sealed class ServiceShapes
{
    private readonly JsonNode shapes;

    private ServiceShapes(string file)
    {
        var model = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "shapes", file)))!;
        shapes = model["shapes"]!;
        TargetPrefix = (string?)model["metadata"]!["targetPrefix"];
        Operations = [.. model["operations"]!.AsObject().Select(pair => Read(pair.Key, pair.Value!))];
    }

    /// <summary>AWS Batch.</summary>
    public static ServiceShapes Batch { get; } = new("batch-2016-08-10.json");

    /// <summary>CloudWatch Logs.</summary>
    public static ServiceShapes Logs { get; } = new("logs-2014-03-28.json");

    /// <summary>What stands before the operation in <c>X-Amz-Target</c>; null where the path names it.</summary>
    public string? TargetPrefix { get; }

    /// <summary>The operations that are known.</summary>
    public IReadOnlyList<Operation> Operations { get; }

    /// <summary>A shape by name.</summary>
    public JsonObject this[string name] => shapes[name]!.AsObject();

    private static Operation Read(string name, JsonNode operation) => new(
        name,
        (string)operation["http"]!["method"]!,
        (string)operation["http"]!["requestUri"]!,
        (string)operation["input"]!["shape"]!,
        (string)operation["output"]!["shape"]!);
}
