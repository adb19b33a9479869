namespace Quilt;

/// <summary>Why a job did not start yet.</summary>
/// <param name="FirstSeen">When that was first seen (UTC).</param>
/// <param name="Text">The reason, in the engine's words.</param>
public sealed record JobReason(DateTimeOffset FirstSeen, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Text;
}
