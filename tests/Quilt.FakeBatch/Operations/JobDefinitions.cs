using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Quilt.FakeBatch.State;

namespace Quilt.FakeBatch.Operations;

/// <summary>RegisterJobDefinition, DeregisterJobDefinition, DescribeJobDefinitions.</summary>
internal sealed partial class JobDefinitions(BatchState state)
{
    public JsonObject Register(JsonObject request)
    {
        var name = (string)request["jobDefinitionName"]!;
        if (!Name.IsMatch(name))
            throw ApiError.Client("Job definition name should match valid pattern");
        if ((string?)request["type"] != "container" || request["containerProperties"] is not JsonObject container)
            throw ApiError.Client("This service of the tests runs single containers: type container with containerProperties");
        if (string.IsNullOrEmpty((string?)container["image"]))
            throw ApiError.Client("containerProperties must contain image");
        foreach (var resource in (string[])["vcpus", "memory"])
        {
            var requirements = container["resourceRequirements"]?.AsArray() ?? [];
            if (container[resource] is null && !requirements.Any(r => ((string?)r!["type"])!.StartsWith(resource[..4], StringComparison.OrdinalIgnoreCase)))
                throw ApiError.Client($"containerProperties must contain {resource}");
        }
        Arns.CheckTags(request["tags"] as JsonObject);
        if (!state.Definitions.TryGetValue(name, out var revisions))
            state.Definitions[name] = revisions = [];
        var properties = request.DeepClone().AsObject();
        properties.Remove("tags");
        JobDefinition definition = new(name, revisions.Count + 1, state.Arns.Of("job-definition", $"{name}:{revisions.Count + 1}"), properties);
        revisions.Add(definition);
        state.Arns.Tag(definition.Arn, request["tags"] as JsonObject);
        return new() { ["jobDefinitionName"] = name, ["jobDefinitionArn"] = definition.Arn, ["revision"] = definition.Revision };
    }

    /// <summary>Takes a revision away from new jobs; those that use it go on.</summary>
    public JsonObject Deregister(JsonObject request)
    {
        var text = (string)request["jobDefinition"]!;
        if (!Arns.NameOf(text).Contains(':'))
            throw ApiError.Client($"Job definition {text} must name a revision");
        if (state.FindDefinition(text) is { } definition)
            definition.IsActive = false;
        return [];
    }

    public JsonObject Describe(JsonObject request)
    {
        var all = state.Definitions.Values.SelectMany(revisions => revisions);
        var names = request["jobDefinitions"]?.AsArray().Select(name => Arns.NameOf((string)name!)).ToList();
        if (names is not null)
            all = all.Where(d => names.Contains(d.Name) || names.Contains($"{d.Name}:{d.Revision}"));
        if (request["jobDefinitionName"] is { } wanted)
            all = all.Where(d => d.Name == Arns.NameOf((string)wanted!));
        if (request["status"] is { } status)
            all = all.Where(d => d.IsActive == ((string)status! == "ACTIVE"));
        var page = Page.Of(request, state.Options.PageSize);
        var first = (int)((page.After ?? -1) + 1);
        return page.Answer("jobDefinitions", [.. all.Skip(first).Take(page.Size + 1).Select(d => d.Describe(state.Arns))], i => first + i);
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$")]
    private static partial Regex Name { get; }
}
