namespace Quilt.Runs.Report;

/// <summary>What the report tells of an attempt: later ones of the same job may have had more memory, or another machine.</summary>
/// <param name="Phases">What it did when.</param>
/// <param name="Usage">What is known of what it had.</param>
internal sealed record ReportAttempt(IReadOnlyList<JobPhase> Phases, JobUsage Usage)
{
    /// <summary>Memory in GiB.</summary>
    public double? Gib => Usage.Memory / 1024.0;

    /// <summary>vCPUs times the seconds for which it ran; null when the vCPUs are not known.</summary>
    public double? VcpuSeconds => Usage.Vcpu * TimeOf(PhaseKind.Running).TotalSeconds;

    /// <summary>GiB of memory times the seconds for which it ran; null when the memory is not known.</summary>
    public double? GibSeconds => Gib * TimeOf(PhaseKind.Running).TotalSeconds;

    /// <summary>How long it was in a phase.</summary>
    public TimeSpan TimeOf(PhaseKind kind) => Phases.Where(phase => phase.Kind == kind).Aggregate(TimeSpan.Zero, (sum, phase) => sum + phase.Length);
}
