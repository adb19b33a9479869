namespace Quilt;

/// <summary>A line that a job wrote.</summary>
/// <param name="Job">The job's name.</param>
/// <param name="JobId">The job's id.</param>
/// <param name="Time">When it was written (UTC), where the engine keeps that; null for local jobs.</param>
/// <param name="Text">The text without its line end.</param>
public sealed record LogLine(string Job, string JobId, DateTimeOffset? Time, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Text;
}
