using System.Globalization;
using System.Text.Json.Nodes;
using Quilt.FakeBatch.State;

namespace Quilt.FakeBatch.Jobs;

/// <summary>A job: one of its own, an array, or an array's child.</summary>
internal sealed class Job
{
    /// <summary>The order of submitting, over all jobs.</summary>
    public required long Sequence { get; init; }

    public required string Id { get; init; }

    public required JobQueue Queue { get; init; }

    public required JobDefinition Definition { get; init; }

    /// <summary>What was submitted.</summary>
    public required JsonObject Request { get; init; }

    /// <summary>The definition's container with the overrides and parameters of this job.</summary>
    public required JsonObject Container { get; init; }

    /// <summary>The array that it is a child of.</summary>
    public Job? Parent { get; init; }

    /// <summary>Its place there, from 0.</summary>
    public int? Index { get; init; }

    public DateTimeOffset CreatedAt { get; } = DateTimeOffset.UtcNow;

    public List<Job> Children { get; } = [];

    /// <summary>Those that must succeed first.</summary>
    public List<Job> WaitsFor { get; } = [];

    /// <summary>Those that wait for this one.</summary>
    public List<Job> WaitedForBy { get; } = [];

    public string Status { get; set; } = "SUBMITTED";

    public string? StatusReason { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? StoppedAt { get; set; }

    /// <summary>Its attempts that have ended.</summary>
    public List<Attempt> Attempts { get; } = [];

    /// <summary>The one that is under way.</summary>
    public Attempt? Current { get; set; }

    /// <summary>Why it was cancelled or terminated; null when it was not.</summary>
    public string? StopReason { get; set; }

    /// <summary>Whether its task would have more tags than it can: those of the job and of its definition together.</summary>
    public bool HasTooManyTags { get; set; }

    public bool IsCancelled { get; set; }

    public bool IsTerminated { get; set; }

    public string Name => (string)Request["jobName"]!;

    public bool HasEnded => Status is "SUCCEEDED" or "FAILED";

    public bool IsArray => Request["arrayProperties"] is not null && Parent is null;

    public int Priority => (int?)Request["schedulingPriorityOverride"] ?? (int?)Definition.Properties["schedulingPriority"] ?? 0;

    public JsonObject? RetryStrategy => (Request["retryStrategy"] ?? Definition.Properties["retryStrategy"]) as JsonObject;

    public int? TimeoutSeconds => (int?)(Request["timeout"] ?? Definition.Properties["timeout"])?["attemptDurationSeconds"];

    public double Vcpus => Container["resourceRequirements"]?.AsArray().FirstOrDefault(r => (string?)r!["type"] == "VCPU") is { } requirement
        ? double.Parse((string)requirement["value"]!, CultureInfo.InvariantCulture)
        : (int?)Container["vcpus"] ?? 1;
}
