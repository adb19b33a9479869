using System.Collections.ObjectModel;

namespace Quilt;

/// <summary>One job of a run as it was when somebody looked; ask again for a newer state.</summary>
public sealed record Job
{
    /// <summary>The subject that the job works on.</summary>
    public Subject? Subject { get; init; }

    /// <summary>The job's state in AWS Batch's words.</summary>
    public JobStatus Status { get; init; }

    /// <summary>The verdict once the job has ended; <see cref="JobOutcome.None"/> before.</summary>
    public JobOutcome Outcome { get; init; }

    /// <summary>The engine's id of the job; unique in the run's engine.</summary>
    public required string JobId { get; init; }

    /// <summary>The name, <c>group--subject</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The run that the job belongs to.</summary>
    public Run? Run { get; init; }

    /// <summary>The program's exit code (128 + n when signal n ended it); null while it runs or when it never ran.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Why the job failed or is incomplete, for a person; of one that has not ended, that AWS Batch does not know it; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>What kind of failure it was; <see cref="JobFailure.None"/> for local jobs, whose reason says it.</summary>
    public JobFailure Failure { get; init; }

    /// <summary>AWS Batch: the last lines that a job wrote that failed or is incomplete, at most 20, where they could be had.</summary>
    public ReadOnlyCollection<string> LastLines { get; init; } = [];

    /// <summary>AWS Batch: in what way its image was not the one that it was submitted for, when it had ended; or that it could not be checked; null: it was. Its reason says so, too.</summary>
    public string? InputChange { get; init; }

    /// <summary>Why it did not start yet, each reason with the time when it was first seen; kept when it has started or was stopped.</summary>
    public ReadOnlyCollection<JobReason> Reasons { get; init; } = [];

    /// <summary>While it is RUNNABLE: why it does not start, with its queue's state and its place there; null otherwise, and for local jobs.</summary>
    public JobWaiting? Waiting { get; init; }

    /// <summary>AWS Batch: its id there.</summary>
    public string? EngineId { get; init; }

    /// <summary>AWS Batch: how often it tried within this attempt.</summary>
    public int Tries { get; init; } = 1;

    /// <summary>AWS Batch: the vCPUs that the last attempt had; null before its end.</summary>
    public double? Vcpu { get; init; }

    /// <summary>AWS Batch: the memory in MiB that the last attempt had; null before its end.</summary>
    public int? Memory { get; init; }

    /// <summary>AWS Batch: the type of the machine of the last attempt, where AWS tells it.</summary>
    public string? InstanceType { get; init; }

    /// <summary>AWS Batch: whether it was asked for the job after its end and did not know it any more: what is told of it stands in the record. Export-QuiltBatchReport and Get-QuiltBatchLog ask; who looks at states or waits does not, since ended jobs cannot change.</summary>
    public bool IsForgotten { get; init; }

    /// <summary>The number of the attempt, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>When the job was accepted (UTC).</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>When the last attempt started (UTC); null before.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When the last attempt ended (UTC); null before.</summary>
    public DateTimeOffset? Stopped { get; init; }

    /// <summary>Where the job's results are: a local folder or an S3 prefix.</summary>
    public string? Output { get; init; }

    /// <summary>The place of the results in the package, <c>results/1.0.0/group/subject</c>.</summary>
    public string? OutputKey { get; init; }

    /// <summary>The input key: SHA-256 of what determines the result (docs/run-record.md says of what).</summary>
    public string? InputKey { get; init; }

    /// <summary>Whether the job has ended.</summary>
    public bool IsEnded => Status is JobStatus.SUCCEEDED or JobStatus.FAILED;

    /// <summary>The id of the run, so that a job binds to parameters named RunId.</summary>
    public string? RunId => Run?.Id;

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Status})";
}
