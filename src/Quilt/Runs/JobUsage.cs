namespace Quilt.Runs;

/// <summary>What an engine knows of what an attempt had: what costs are made of, with the times that the record holds. What it does not know is null.</summary>
public sealed record JobUsage
{
    /// <summary>Nothing is known.</summary>
    public static JobUsage Unknown { get; } = new();

    /// <summary>vCPUs that it had.</summary>
    public double? Vcpu { get; init; }

    /// <summary>Memory that it had, in MiB. What it used of it, AWS Batch does not tell.</summary>
    public int? Memory { get; init; }

    /// <summary>GPUs that it had.</summary>
    public int? Gpu { get; init; }

    /// <summary>The type of its machine, or the types among which AWS Batch chose.</summary>
    public string? Machine { get; init; }

    /// <summary>How the machine is paid for: <c>EC2</c>, <c>SPOT</c>, <c>FARGATE</c> or <c>FARGATE_SPOT</c>.</summary>
    public string? Capacity { get; init; }
}
