using System.Collections.Immutable;

namespace Quilt.Runs;

/// <summary>
/// One job as the record tells. Its inputs stay on disk (see <see cref="RunRecord.ReadSubject"/>), so that runs of many
/// thousands of jobs cost little memory.
/// </summary>
public sealed record JobState
{
    /// <summary>The job's number in the run, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The subject, without its entries and metadata.</summary>
    public required Subject Subject { get; init; }

    /// <summary>The logical key of the image, or of its folder.</summary>
    public required string ImageKey { get; init; }

    /// <summary>The place of the results below the run's output: <c>group/subject</c>. Both are checked to be fit for a folder's name.</summary>
    public string Place => $"{Subject.Group}/{Subject.Name}";

    /// <summary>When the job was accepted (UTC).</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The attempts, in order; at least one.</summary>
    public required ImmutableArray<AttemptState> Attempts { get; init; }

    /// <summary>The job as it was with an attempt as its last.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.JobNotFound"/>: it has had no such attempt.</exception>
    internal JobState UpTo(int attempt) => Attempts.Any(one => one.Number == attempt)
        ? this with { Attempts = [.. Attempts.Where(one => one.Number <= attempt)] }
        : throw new QuiltException(
            Problem.JobNotFound, $"{Subject.JobName} has had no attempt {attempt}: its last one is {Current.Number}.", Subject.JobName);

    /// <summary>The last attempt, which is the job's state.</summary>
    public AttemptState Current => Attempts[^1];

    /// <summary>Whether another attempt makes sense: the last one ended without success.</summary>
    public bool CanRestart => Current.IsEnded && Current.Outcome != JobOutcome.Succeeded;

    /// <summary>Where the line with the inputs stands in the record: offset and length in bytes.</summary>
    internal (long Offset, int Length) InputsAt { get; init; }

    internal JobState WithCurrent(AttemptState attempt) => this with { Attempts = Attempts.SetItem(Attempts.Length - 1, attempt) };
}
