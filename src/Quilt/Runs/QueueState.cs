using System.Collections.ObjectModel;

namespace Quilt;

/// <summary>A job queue of AWS Batch as it was when somebody looked.</summary>
public sealed record QueueState
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>ENABLED or DISABLED: whether it takes new jobs.</summary>
    public string? State { get; init; }

    /// <summary>VALID, INVALID, UPDATING and others.</summary>
    public string? Status { get; init; }

    /// <summary>Why, in AWS's words.</summary>
    public string? StatusReason { get; init; }

    /// <summary>Its compute environments, in the order in which it tries them.</summary>
    public ReadOnlyCollection<ComputeEnvironmentState> ComputeEnvironments { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({State}, {Status})";
}
