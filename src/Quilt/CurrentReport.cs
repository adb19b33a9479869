namespace Quilt;

/// <summary>
/// Where an operation's messages go, for what is too far below it to be handed the report: the requests of clients that many operations share.
/// It flows with the work, as <see cref="AsyncLocal{T}"/> does.
/// </summary>
public static class CurrentReport
{
    private static readonly AsyncLocal<IReport?> Flowing = new();

    /// <summary>The report of the operation that the caller works for; null where nobody listens.</summary>
    public static IReport? Value
    {
        get => Flowing.Value;
        set => Flowing.Value = value;
    }
}
