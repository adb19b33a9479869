namespace Quilt;

/// <summary>A compute environment of AWS Batch as it was when somebody looked.</summary>
public sealed record ComputeEnvironmentState
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>ENABLED or DISABLED.</summary>
    public string? State { get; init; }

    /// <summary>VALID, INVALID, UPDATING and others.</summary>
    public string? Status { get; init; }

    /// <summary>Why, in AWS's words.</summary>
    public string? StatusReason { get; init; }

    /// <summary>EC2, SPOT, FARGATE or FARGATE_SPOT; null where the user brings the machines.</summary>
    public string? Type { get; init; }

    /// <summary>The vCPUs that it is to have now; null where AWS Batch does not tell.</summary>
    public int? DesiredVcpus { get; init; }

    /// <summary>The most vCPUs that it grows to.</summary>
    public int? MaxVcpus { get; init; }

    /// <summary>Whether jobs can be started there.</summary>
    public bool IsUsable => State == "ENABLED" && Status is not ("INVALID" or "DELETING" or "DELETED");

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({State}, {Status})";
}
