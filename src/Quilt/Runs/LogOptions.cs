namespace Quilt.Runs;

/// <summary>Which lines of a log are wanted.</summary>
public sealed record LogOptions
{
    /// <summary>Only the last so many lines; null: all.</summary>
    public int? Tail { get; init; }

    /// <summary>How many lines are fetched at once; null: as many as the engine gives. Who reads many logs side by side holds as many of each in memory.</summary>
    public int? PageSize { get; init; }

    /// <summary>Whether to go on with lines as they are written, until the job ends.</summary>
    public bool Follow { get; init; }
}
