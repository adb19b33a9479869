using System.Collections.Immutable;

namespace Quilt.Runs;

/// <summary>One attempt of a job as the record tells.</summary>
public sealed record AttemptState
{
    /// <summary>The attempt's number, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>When it was recorded, before anything was done about it (UTC).</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>When the engine had taken it (UTC), which may be long after it was recorded; null: it has not, or has no ids.</summary>
    public DateTimeOffset? Sent { get; init; }

    /// <summary>The token of the process that runs it; null for engines whose jobs outlive us.</summary>
    public string? Owner { get; init; }

    /// <summary>The input key.</summary>
    public required string InputKey { get; init; }

    /// <summary>The digest of the program, when it is not the run's any more.</summary>
    public string? ImageDigest { get; init; }

    /// <summary>The engine's own id of the attempt (AWS: the job's id).</summary>
    public string? EngineId { get; init; }

    /// <summary>The array that it is sent in, from 1 in the run, and its index there, from 0; null: it is a job of its own.</summary>
    public (int Number, int Index)? Array { get; init; }

    /// <summary>The state.</summary>
    public JobStatus Status { get; init; } = JobStatus.SUBMITTED;

    /// <summary>The verdict.</summary>
    public JobOutcome Outcome { get; init; }

    /// <summary>The exit code.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Why it failed or is incomplete.</summary>
    public string? Reason { get; init; }

    /// <summary>What kind of failure it was.</summary>
    public JobFailure Failure { get; init; }

    /// <summary>In what way an input changed before the attempt ended, so that it may have read another; null: in none that is known.</summary>
    public string? InputChange { get; init; }

    /// <summary>How often the engine tried by itself within this attempt.</summary>
    public int Tries { get; init; } = 1;

    /// <summary>When those of its tries ran that have ended, where the engine tried more than once; else its times are <see cref="Started"/> and <see cref="Stopped"/>.</summary>
    public IReadOnlyList<JobTry> TryTimes { get; init; } = [];

    /// <summary>Where its log is, in the engine's words.</summary>
    public string? LogStream { get; init; }

    /// <summary>The last lines of its log, when it failed and they could be had.</summary>
    public IReadOnlyList<string> LastLines { get; init; } = [];

    /// <summary>The memory in MiB that it asks for, when it is not the run's any more.</summary>
    public int? AskedMemory { get; init; }

    /// <summary>The vCPUs that it had, once it has ended and where the engine tells.</summary>
    public double? Vcpu { get; init; }

    /// <summary>The memory in MiB that it had, once it has ended and where the engine tells.</summary>
    public int? Memory { get; init; }

    /// <summary>The type of its machine, where the engine tells.</summary>
    public string? InstanceType { get; init; }

    /// <summary>Why it did not start yet, each reason with the time when it was first seen.</summary>
    public ImmutableArray<JobReason> Waits { get; init; } = [];

    /// <summary>The reason that the engine gives now, and since when; null: none, or it has started.</summary>
    public JobReason? WaitsNow { get; init; }

    /// <summary>Since when it could start, as first seen (UTC).</summary>
    public DateTimeOffset? Runnable { get; init; }

    /// <summary>Why somebody asked for its end; null: nobody did.</summary>
    public string? StopReason { get; init; }

    /// <summary>The id of the local process.</summary>
    public int? Pid { get; init; }

    /// <summary>When its program started (UTC).</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>From when on what is written at its output is its own: somewhat before the start that is told, but not before the try before had ended; null: its start (UTC).</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>When it ended (UTC).</summary>
    public DateTimeOffset? Stopped { get; init; }

    /// <summary>Whether the engine was asked for it after its end and did not know it any more.</summary>
    public bool IsForgotten { get; init; }

    /// <summary>Whether it has ended.</summary>
    public bool IsEnded => Status is JobStatus.SUCCEEDED or JobStatus.FAILED;
}
