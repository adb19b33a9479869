namespace Quilt;

/// <summary>Why a job that could start has not started, as far as its engine tells.</summary>
public sealed record JobWaiting
{
    /// <summary>Since when it could start, as first seen (UTC).</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>What the engine gives as the reason now, and since when; null: it gives none. All that it ever gave stand in <see cref="Job.Reasons"/>.</summary>
    public JobReason? Reason { get; init; }

    /// <summary>What can be said of it.</summary>
    public WaitVerdict Verdict { get; init; }

    /// <summary>Its place among the jobs that start next, from 1; null: it is not among the first hundred, or its queue does not tell.</summary>
    public int? QueuePlace { get; init; }

    /// <summary>Since when it has had that place (UTC).</summary>
    public DateTimeOffset? QueuePlaceSince { get; init; }

    /// <summary>The queue and its compute environments; null where they may not be asked.</summary>
    public QueueState? Queue { get; init; }

    /// <summary>The same in a sentence, for a person.</summary>
    public string Explanation { get; init; } = "";

    /// <inheritdoc/>
    public override string ToString() => Explanation;
}
