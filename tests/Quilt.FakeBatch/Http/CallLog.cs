using System.Collections.Concurrent;

namespace Quilt.FakeBatch.Http;

/// <summary>How often an operation was called.</summary>
/// <param name="Calls">In all.</param>
/// <param name="Throttled">Of these, refused for their rate.</param>
/// <param name="Refused">Of these, refused for what they say, or spoiled by a fault.</param>
public sealed record CallCount(int Calls, int Throttled, int Refused);

/// <summary>Counts calls, and keeps what was wrong with them.</summary>
internal sealed class CallLog
{
    private readonly ConcurrentDictionary<string, CallCount> counts = new();
    private readonly ConcurrentQueue<string> violations = new();

    public IReadOnlyDictionary<string, CallCount> Counts => new SortedDictionary<string, CallCount>(counts);

    /// <summary>Where requests or answers were not what the shapes say.</summary>
    public IReadOnlyList<string> Violations => [.. violations];

    public void Add(string operation, bool isThrottled, bool isRefused) => counts.AddOrUpdate(
        operation,
        _ => new(1, isThrottled ? 1 : 0, isRefused ? 1 : 0),
        (_, old) => new(old.Calls + 1, old.Throttled + (isThrottled ? 1 : 0), old.Refused + (isRefused ? 1 : 0)));

    public void Violation(string problem) => violations.Enqueue(problem);

    public void Reset()
    {
        counts.Clear();
        violations.Clear();
    }
}
