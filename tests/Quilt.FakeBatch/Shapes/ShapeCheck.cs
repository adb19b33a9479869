using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Quilt.FakeBatch.Shapes;

/// <summary>Finds where JSON is not what a shape says.</summary>
/// <param name="shapes">The service.</param>
/// <param name="isRequest">Whether members are required and lengths bounded: AWS itself answers without <c>startedAt</c>, and with no tags at all.</param>
public sealed class ShapeCheck(ServiceShapes shapes, bool isRequest)
{
    private readonly List<string> problems = [];

    /// <summary>What is wrong with a message, each with its place; empty when nothing is.</summary>
    public static IReadOnlyList<string> Request(ServiceShapes shapes, string shape, JsonNode? value) => new ShapeCheck(shapes, isRequest: true).Run(shape, value);

    /// <summary>What is wrong with an answer.</summary>
    public static IReadOnlyList<string> Answer(ServiceShapes shapes, string shape, JsonNode? value) => new ShapeCheck(shapes, isRequest: false).Run(shape, value);

    private List<string> Run(string shape, JsonNode? value)
    {
        Check(shape, value, shape);
        return problems;
    }

    private void Check(string name, JsonNode? value, string place)
    {
        var shape = shapes[name];
        var type = (string)shape["type"]!;
        var found = value?.GetValueKind() ?? JsonValueKind.Null;
        if (!Kinds(type).Contains(found))
        {
            problems.Add($"{place}: {found} is not a {type}");
            return;
        }
        switch (type)
        {
            case "structure":
                CheckStructure(shape, value!.AsObject(), place);
                break;
            case "list":
                CheckLength(shape, value!.AsArray().Count, place);
                for (var i = 0; i < value.AsArray().Count; i++)
                    Check((string)shape["member"]!["shape"]!, value[i], $"{place}[{i}]");
                break;
            case "map":
                CheckLength(shape, value!.AsObject().Count, place);
                foreach (var (key, item) in value.AsObject())
                {
                    Check((string)shape["key"]!["shape"]!, key, $"{place} key");
                    Check((string)shape["value"]!["shape"]!, item, $"{place}.{key}");
                }
                break;
            case "string":
                CheckText(shape, (string)value!, place);
                break;
            case "integer" or "long":
                CheckWhole(shape, type, value!, place);
                break;
        }
    }

    private void CheckStructure(JsonObject shape, JsonObject value, string place)
    {
        var members = shape["members"]!.AsObject();
        foreach (var name in isRequest && shape["required"] is JsonArray required ? required.Select(n => (string)n!) : [])
        {
            if (!value.ContainsKey(name))
                problems.Add($"{place}: {name} is missing");
        }
        foreach (var (name, member) in value)
        {
            if (members[name] is { } known)
                Check((string)known["shape"]!, member, $"{place}.{name}");
            else
                problems.Add($"{place}: there is no member {name}");
        }
    }

    private void CheckText(JsonObject shape, string value, string place)
    {
        CheckLength(shape, value.Length, place);
        if (shape["enum"] is JsonArray values && !values.Any(v => (string)v! == value))
            problems.Add($"{place}: '{value}' is none of {values.ToJsonString()}");
        if (shape["pattern"] is { } pattern && !Regex.IsMatch(value, $"^(?:{pattern})$"))
            problems.Add($"{place}: '{value}' does not match {pattern}");
    }

    private void CheckWhole(JsonObject shape, string type, JsonNode value, string place)
    {
        if (!long.TryParse(value.ToJsonString(), out var number) || (type == "integer" && number != (int)number))
            problems.Add($"{place}: {value.ToJsonString()} is not of type {type}");
        else
            CheckLength(shape, number, place);
    }

    private void CheckLength(JsonObject shape, long length, string place)
    {
        if (!isRequest)
            return;
        if (length < ((long?)shape["min"] ?? long.MinValue) || length > ((long?)shape["max"] ?? long.MaxValue))
            problems.Add($"{place}: {length} is not within {shape["min"]} and {shape["max"]}");
    }

    private static JsonValueKind[] Kinds(string type) => type switch
    {
        "structure" or "map" => [JsonValueKind.Object],
        "list" => [JsonValueKind.Array],
        "string" => [JsonValueKind.String],
        "boolean" => [JsonValueKind.True, JsonValueKind.False],
        _ => [JsonValueKind.Number],
    };
}
