using System.Text.Json.Nodes;

namespace Quilt.FakeBatch.State;

/// <summary>A compute environment.</summary>
public sealed class ComputeEnvironment
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>ENABLED or DISABLED.</summary>
    public string State { get; init; } = "ENABLED";

    /// <summary>VALID or INVALID.</summary>
    public string Status { get; init; } = "VALID";

    /// <summary>Why.</summary>
    public string StatusReason { get; init; } = "ComputeEnvironment Healthy";

    /// <summary>EC2, SPOT, FARGATE or FARGATE_SPOT.</summary>
    public string Type { get; init; } = "SPOT";

    /// <summary>The most vCPUs that it grows to.</summary>
    public int MaxVcpus { get; init; } = 256;

    /// <summary>Its instance types.</summary>
    public IReadOnlyList<string> InstanceTypes { get; init; } = ["optimal"];

    internal JsonObject Describe(Arns arns) => new()
    {
        ["computeEnvironmentName"] = Name,
        ["computeEnvironmentArn"] = arns.Of("compute-environment", Name),
        ["type"] = "MANAGED",
        ["state"] = State,
        ["status"] = Status,
        ["statusReason"] = StatusReason,
        ["computeResources"] = new JsonObject
        {
            ["type"] = Type,
            ["minvCpus"] = 0,
            ["maxvCpus"] = MaxVcpus,
            ["desiredvCpus"] = 0,
            ["instanceTypes"] = new JsonArray([.. InstanceTypes.Select(type => JsonValue.Create(type))]),
            ["subnets"] = new JsonArray("subnet-1"),
        },
        ["containerOrchestrationType"] = "ECS",
    };
}
