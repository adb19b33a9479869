using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Quilt.Runs;

/// <summary>One line of a run's record (docs/run-record.md).</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(RunCreated), "run")]
[JsonDerivedType(typeof(OwnerJoined), "owner")]
[JsonDerivedType(typeof(JobInputs), JobInputs.Name)]
[JsonDerivedType(typeof(JobSubmitted), "job")]
[JsonDerivedType(typeof(AttemptSubmitted), "attempt")]
[JsonDerivedType(typeof(StatusChanged), "status")]
[JsonDerivedType(typeof(AttemptEnded), "end")]
[JsonDerivedType(typeof(StopRequested), "stop")]
[JsonDerivedType(typeof(ArrayMade), "array")]
[JsonDerivedType(typeof(ArraySent), "array_sent")]
[JsonDerivedType(typeof(JobsForgotten), "forgotten")]
[JsonDerivedType(typeof(SubjectsRefused), "refused")]
internal abstract record RecordEvent
{
    public DateTimeOffset Time { get; init; } = DateTimeOffset.UtcNow;
}

/// <summary>The first line.</summary>
internal sealed record RunCreated : RecordEvent
{
    /// <summary>The version of the record's format that this program writes, and the newest that it reads.</summary>
    public const int CurrentFormat = 1;

    public required int Format { get; init; }

    public required RunHeader Run { get; init; }
}

/// <summary>A process is going to run attempts.</summary>
internal sealed record OwnerJoined : RecordEvent
{
    public required RunOwner Owner { get; init; }
}

/// <summary>What a job reads. Stands right before its <see cref="JobSubmitted"/>, and is skipped until somebody asks.</summary>
internal sealed record JobInputs : RecordEvent
{
    public const string Name = "inputs";

    public required int Job { get; init; }

    public string? ImageFolder { get; init; }

    public required ImmutableArray<InputLine> Inputs { get; init; }

    public required Metadata Metadata { get; init; }
}

/// <summary>One file that a job reads.</summary>
internal sealed record InputLine(string Key, long Size, HashLine? Hash, string PhysicalKey, bool Image);

internal sealed record HashLine(string Type, string Value);

/// <summary>A job was accepted; this is its first attempt, too.</summary>
internal sealed record JobSubmitted : RecordEvent
{
    public required int Job { get; init; }

    public required string Subject { get; init; }

    public required string Group { get; init; }

    public string? Session { get; init; }

    public string? Label { get; init; }

    public required string Image { get; init; }

    public required string InputKey { get; init; }

    public string? Owner { get; init; }
}

/// <summary>A job was restarted.</summary>
internal sealed record AttemptSubmitted : RecordEvent
{
    public required int Job { get; init; }

    public required int Attempt { get; init; }

    public required string InputKey { get; init; }

    public string? ImageDigest { get; init; }

    /// <summary>The memory in MiB to ask for, when it is not the run's any more.</summary>
    public int? AskedMemory { get; init; }

    public string? Owner { get; init; }
}

/// <summary>An attempt went on to another state.</summary>
internal sealed record StatusChanged : RecordEvent
{
    public required int Job { get; init; }

    public required int Attempt { get; init; }

    public required JobStatus Status { get; init; }

    public int? Pid { get; init; }

    public string? EngineId { get; init; }

    /// <summary>When the program started, where the engine knows better than the line's time.</summary>
    public DateTimeOffset? Started { get; init; }

    public string? LogStream { get; init; }

    /// <summary>All the engine's tries that have ended, when another one has: a job may be tried again by itself.</summary>
    public IReadOnlyList<JobTry>? TryTimes { get; init; }

    /// <summary>Why it waits, in the engine's words: the line's time is when that was first seen. Empty: the engine gives no reason any more.</summary>
    public string? Waits { get; init; }
}

/// <summary>An attempt ended. The first such line of an attempt counts.</summary>
internal sealed record AttemptEnded : RecordEvent
{
    public required int Job { get; init; }

    public required int Attempt { get; init; }

    public required JobStatus Status { get; init; }

    public required JobOutcome Outcome { get; init; }

    public int? ExitCode { get; init; }

    public string? Reason { get; init; }

    public JobFailure? Failure { get; init; }

    /// <summary>In what way an input was not what it had been when the attempt was sent.</summary>
    public string? InputChange { get; init; }

    /// <summary>How often the engine tried.</summary>
    public int? Tries { get; init; }

    /// <summary>When, if that was more than once.</summary>
    public IReadOnlyList<JobTry>? TryTimes { get; init; }

    public DateTimeOffset? Started { get; init; }

    /// <summary>From when on what is written at its output is its own, where that is not its start.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>When it ended, where the engine knows better than the line's time.</summary>
    public DateTimeOffset? Stopped { get; init; }

    public string? LogStream { get; init; }

    /// <summary>The last lines of the log of an attempt that failed.</summary>
    public IReadOnlyList<string>? LastLines { get; init; }

    /// <summary>The vCPUs that it had.</summary>
    public double? Vcpu { get; init; }

    /// <summary>The memory in MiB that it had.</summary>
    public int? Memory { get; init; }

    public string? InstanceType { get; init; }
}

/// <summary>Somebody asks the owners of jobs to end them.</summary>
internal sealed record StopRequested : RecordEvent
{
    public required ImmutableArray<int> Jobs { get; init; }

    public required string Reason { get; init; }
}

/// <summary>The last attempts of jobs are going to be sent as one array, in this order; stands before anything is sent.</summary>
internal sealed record ArrayMade : RecordEvent
{
    /// <summary>Its number in the run, from 1.</summary>
    public required int Array { get; init; }

    public required ImmutableArray<int> Jobs { get; init; }
}

/// <summary>An array has an id of the engine's; that of a child is <c>id:index</c>.</summary>
internal sealed record ArraySent : RecordEvent
{
    public required int Array { get; init; }

    public required string EngineId { get; init; }
}

/// <summary>The engine was asked for jobs whose last attempts have ended, and does not know them any more.</summary>
internal sealed record JobsForgotten : RecordEvent
{
    public required ImmutableArray<int> Jobs { get; init; }
}

/// <summary>Subjects that were to have jobs of the run, and got none: nobody may take the others for all.</summary>
internal sealed record SubjectsRefused : RecordEvent
{
    /// <summary>The names that their jobs would have had.</summary>
    public required ImmutableArray<string> Jobs { get; init; }
}
