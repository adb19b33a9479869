namespace Quilt.FakeBatch.Logs;

/// <summary>A line of a log.</summary>
/// <param name="Number">Its place in the stream, from 0.</param>
/// <param name="Time">When it was written: milliseconds since 1970.</param>
/// <param name="Message">The line.</param>
internal sealed record LogEvent(int Number, long Time, string Message);

/// <summary>What one attempt wrote.</summary>
/// <param name="name">Its name.</param>
internal sealed class LogStream(string name)
{
    private readonly Lock gate = new();
    private readonly List<LogEvent> events = [];
    private (string Text, Action Seen)? watch;

    public string Name => name;

    public long Created { get; } = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    public void Write(string line)
    {
        Action? seen = null;
        lock (gate)
        {
            // CloudWatch takes no empty message.
            if (line.Length > 0)
                events.Add(new(events.Count, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), line));
            if (watch is var (text, then) && line.Contains(text, StringComparison.Ordinal))
                (seen, watch) = (then, null);
        }
        seen?.Invoke();
    }

    /// <summary>Does something once a line holds a text.</summary>
    public void Watch(string text, Action seen)
    {
        lock (gate)
            watch = (text, seen);
    }

    /// <summary>The lines that show already.</summary>
    /// <param name="delayMs">How long a line takes until it does.</param>
    public IReadOnlyList<LogEvent> Shown(int delayMs)
    {
        var limit = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - delayMs;
        lock (gate)
            return [.. events.TakeWhile(e => e.Time <= limit)];
    }
}
