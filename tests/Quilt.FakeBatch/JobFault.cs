using System.Text.Json.Serialization;

namespace Quilt.FakeBatch;

/// <summary>How an attempt ends that does not end by itself.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobFaultKind>))]
public enum JobFaultKind
{
    /// <summary>The machine is taken away, as a spot instance is.</summary>
    Spot,

    /// <summary>The container is killed for its memory.</summary>
    OutOfMemory,

    /// <summary>The image cannot be pulled.</summary>
    CannotPull,

    /// <summary>With what the fault says.</summary>
    Other,
}

/// <summary>A fault of jobs.</summary>
public sealed record JobFault
{
    /// <summary>The jobs' name; a <c>*</c> at its end stands for anything.</summary>
    public string Job { get; init; } = "*";

    /// <summary>The attempt, from 1; null for each.</summary>
    public int? Attempt { get; init; }

    /// <summary>Attempts that it befalls; null for all.</summary>
    public int? Times { get; init; }

    /// <summary>How they end.</summary>
    public JobFaultKind Kind { get; init; }

    /// <summary>Milliseconds of running before that.</summary>
    public int AfterMs { get; init; }

    /// <summary>A text that a line of the job's output must hold first; then <see cref="AfterMs"/> counts from there.</summary>
    public string? AfterLog { get; init; }

    /// <summary>Other: the container's exit code.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Other: the container's reason.</summary>
    public string? Reason { get; init; }

    /// <summary>Other: the attempt's statusReason.</summary>
    public string StatusReason { get; init; } = "Essential container in task exited";
}
