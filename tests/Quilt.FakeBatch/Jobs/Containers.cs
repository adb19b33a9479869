using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Quilt.FakeBatch.Jobs;

/// <summary>What a job's container is: the definition's, with the overrides and parameters of the job.</summary>
internal static partial class Containers
{
    public static JsonObject Build(JsonObject definition, JsonObject request)
    {
        var container = definition["containerProperties"]!.DeepClone().AsObject();
        var overrides = request["containerOverrides"] as JsonObject ?? [];
        foreach (var name in (string[])["command", "instanceType", "vcpus", "memory"])
        {
            if (overrides[name] is { } value)
                container[name] = value.DeepClone();
        }
        Merge(container, overrides, "environment", "name");
        Merge(container, overrides, "resourceRequirements", "type");
        if (container["command"] is JsonArray command)
            container["command"] = Substitute(command, Parameters(definition, request));
        return container;
    }

    /// <summary>The parameters of the definition, and over them those of the request.</summary>
    public static JsonObject Parameters(JsonObject definition, JsonObject request)
    {
        var parameters = definition["parameters"]?.DeepClone().AsObject() ?? [];
        foreach (var (name, value) in request["parameters"] as JsonObject ?? [])
            parameters[name] = value!.DeepClone();
        return parameters;
    }

    // An item of the override takes the place of the definition's of the same name.
    private static void Merge(JsonObject container, JsonObject overrides, string list, string key)
    {
        JsonArray merged = container[list]?.DeepClone().AsArray() ?? [];
        foreach (var item in overrides[list]?.AsArray() ?? [])
        {
            if (merged.FirstOrDefault(old => (string?)old![key] == (string?)item![key]) is { } replaced)
                merged.Remove(replaced);
            merged.Add(item!.DeepClone());
        }
        container[list] = merged;
    }

    private static JsonArray Substitute(JsonArray command, JsonObject parameters) =>
        [.. command.Select(word => JsonValue.Create(Reference.Replace((string)word!, match => (string?)parameters[match.Groups[1].Value] ?? match.Value)))];

    [GeneratedRegex(@"Ref::(\w+)")]
    private static partial Regex Reference { get; }
}
