using System.Text.Json.Nodes;

namespace Quilt.FakeBatch.State;

/// <summary>A revision of a job definition.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Revision">Its number, from 1.</param>
/// <param name="Arn">Its ARN.</param>
/// <param name="Properties">What was registered.</param>
internal sealed record JobDefinition(string Name, int Revision, string Arn, JsonObject Properties)
{
    /// <summary>Whether jobs may be submitted with it.</summary>
    public bool IsActive { get; set; } = true;

    /// <summary>The container as it was registered.</summary>
    public JsonObject Container => Properties["containerProperties"]!.AsObject();

    public JsonObject Describe(Arns arns)
    {
        var definition = Properties.DeepClone().AsObject();
        definition["jobDefinitionArn"] = Arn;
        definition["revision"] = Revision;
        definition["status"] = IsActive ? "ACTIVE" : "INACTIVE";
        definition["containerOrchestrationType"] = "ECS";
        definition["tags"] = arns.TagsOf(Arn);
        return definition;
    }
}
