namespace Quilt.Runs.Report;

/// <summary>What the report tells of a job.</summary>
internal sealed record ReportJob
{
    /// <summary>The job as it is now.</summary>
    public required Job Job { get; init; }

    /// <summary>What it did when, all attempts.</summary>
    public required IReadOnlyList<JobPhase> Phases { get; init; }

    /// <summary>What is known of what it took.</summary>
    public required JobUsage Usage { get; init; }

    /// <summary>Where it is shown in a browser.</summary>
    public required JobLinks Links { get; init; }

    /// <summary>The last lines that it wrote, if it failed; null when they were not asked for, or cannot be had.</summary>
    public IReadOnlyList<string>? LastLines { get; init; }

    /// <summary>The state that it is counted under.</summary>
    public string State => JobCounts.NameOf(Job.Status, Job.Outcome);

    /// <summary>Whether it ended without success.</summary>
    public bool IsFailed => Job is { IsEnded: true, Outcome: not JobOutcome.Succeeded };

    /// <summary>How long it was in a phase.</summary>
    public TimeSpan TimeOf(PhaseKind kind) => Phases.Where(phase => phase.Kind == kind).Aggregate(TimeSpan.Zero, (sum, phase) => sum + phase.Length);

    /// <summary>How long it ran: what the engine says, else what the record does.</summary>
    public TimeSpan RunTime => Usage.RunTime ?? TimeOf(PhaseKind.Running);

    /// <summary>vCPUs times seconds; null when the vCPUs are not known.</summary>
    public double? VcpuSeconds => Usage.Vcpu * RunTime.TotalSeconds;

    /// <summary>GiB of memory times seconds; null when the memory is not known.</summary>
    public double? GibSeconds => Gib * RunTime.TotalSeconds;

    /// <summary>Memory in GiB.</summary>
    public double? Gib => Usage.Memory / 1024.0;
}
