namespace Quilt.Runs;

/// <summary>Which lines of a log are wanted.</summary>
public sealed record LogOptions
{
    /// <summary>Only the last so many lines; null: all.</summary>
    public int? Tail { get; init; }

    /// <summary>The number of the attempt; null: the last one.</summary>
    public int? Attempt { get; init; }

    /// <summary>What logs share that are read side by side; null: it is read alone.</summary>
    internal LogPages? Pages { get; init; }

    /// <summary>Whether to go on with lines as they are written, until the job ends.</summary>
    public bool Follow { get; init; }
}
