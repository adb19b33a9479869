namespace Quilt.Runs.Report;

/// <summary>What the report tells of a job.</summary>
internal sealed record ReportJob
{
    /// <summary>The job as it is now.</summary>
    public required Job Job { get; init; }

    /// <summary>Its attempts, at least one.</summary>
    public required IReadOnlyList<ReportAttempt> Attempts { get; init; }

    /// <summary>Where it is shown in a browser.</summary>
    public required JobLinks Links { get; init; }

    /// <summary>The last lines that it wrote, if it failed; null when they were not asked for, or cannot be had.</summary>
    public IReadOnlyList<string>? LastLines { get; init; }

    /// <summary>The state that it is counted under.</summary>
    public string State => JobCounts.NameOf(Job.Status, Job.Outcome);

    /// <summary>Whether it ended without success.</summary>
    public bool IsFailed => Job is { IsEnded: true, Outcome: not JobOutcome.Succeeded };

    /// <summary>What is known of what it has, or had at last.</summary>
    public ReportAttempt Last => Attempts[^1];

    /// <summary>What it did when, all attempts.</summary>
    public IEnumerable<JobPhase> Phases => Attempts.SelectMany(attempt => attempt.Phases);

    /// <summary>vCPUs times seconds, all attempts; null when the vCPUs of none are known.</summary>
    public double? VcpuSeconds => Measure.Sum(Attempts.Select(attempt => attempt.VcpuSeconds));

    /// <summary>GiB of memory times seconds, all attempts; null when the memory of none is known.</summary>
    public double? GibSeconds => Measure.Sum(Attempts.Select(attempt => attempt.GibSeconds));

    /// <summary>How long it was in a phase, all attempts.</summary>
    public TimeSpan TimeOf(PhaseKind kind) => Attempts.Aggregate(TimeSpan.Zero, (sum, attempt) => sum + attempt.TimeOf(kind));
}
