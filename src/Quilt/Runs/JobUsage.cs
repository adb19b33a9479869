namespace Quilt.Runs;

/// <summary>What an engine knows of what a job took: what costs are made of. What it does not know is null.</summary>
public sealed record JobUsage
{
    /// <summary>Nothing is known.</summary>
    public static JobUsage Unknown { get; } = new();

    /// <summary>vCPUs that the job had.</summary>
    public double? Vcpu { get; init; }

    /// <summary>Memory that the job had, in MiB. What it used of it, AWS Batch does not tell.</summary>
    public int? Memory { get; init; }

    /// <summary>GPUs that the job had.</summary>
    public int? Gpu { get; init; }

    /// <summary>The type of its machine, or the types among which AWS Batch chose.</summary>
    public string? Machine { get; init; }

    /// <summary>How the machine is paid for: <c>EC2</c>, <c>SPOT</c>, <c>FARGATE</c> or <c>FARGATE_SPOT</c>.</summary>
    public string? Capacity { get; init; }

    /// <summary>How long it ran, all attempts and tries together.</summary>
    public TimeSpan? RunTime { get; init; }
}
