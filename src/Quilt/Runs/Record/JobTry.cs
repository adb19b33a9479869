namespace Quilt.Runs;

/// <summary>One of an engine's own tries within an attempt, which has ended.</summary>
/// <param name="Started">When its program started (UTC); null: it never did.</param>
/// <param name="Stopped">When it ended (UTC).</param>
public sealed record JobTry(DateTimeOffset? Started, DateTimeOffset Stopped);
