using System.Collections.Concurrent;
using System.Diagnostics;

namespace Quilt.Runs;

/// <summary>
/// How logs that are read side by side share memory and calls: the more of them, the fewer lines of each are fetched together; and few calls are
/// under way at once, whatever the number. Safe for threads.
/// </summary>
/// <param name="most">The most lines that all hold together, as long as that is not too few of each.</param>
internal sealed class LogPages(int most = 200_000) : IDisposable
{
    /// <summary>The most calls that are under way at once.</summary>
    public const int MostCalls = 16;

    private const int MostOfOne = 500;

    // With fewer, ten thousand logs would not be read within a day: services allow some ten of these calls in a second.
    private const int LeastOfOne = 10;

    // Each hundred jobs cost a call.
    private const double LooksPerSecond = 2000;

    private readonly SemaphoreSlim calls = new(MostCalls);
    private readonly ConcurrentDictionary<string, long> looks = [];
    private int logs = 1;

    /// <summary>How many lines of a log are fetched together.</summary>
    public int Lines => Math.Clamp(most / Volatile.Read(ref logs), LeastOfOne, MostOfOne);

    /// <summary>Says how many logs are read side by side from here on.</summary>
    public void Share(int among) => Volatile.Write(ref logs, Math.Max(1, among));

    /// <summary>Fetches something when it is its turn.</summary>
    public async Task<T> FetchAsync<T>(Func<Task<T>> fetch, CancellationToken cancellationToken)
    {
        await calls.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await fetch().ConfigureAwait(false);
        }
        finally
        {
            calls.Release();
        }
    }

    /// <summary>Whether the jobs of a run are to be looked at again: each of those that follow a log asks, and a look is at all of them.</summary>
    public bool IsTimeToLook(string runId)
    {
        var now = Stopwatch.GetTimestamp();
        if (looks.TryGetValue(runId, out var last))
            return Stopwatch.GetElapsedTime(last, now).TotalSeconds >= Volatile.Read(ref logs) / LooksPerSecond && looks.TryUpdate(runId, now, last);
        return looks.TryAdd(runId, now);
    }

    /// <inheritdoc/>
    public void Dispose() => calls.Dispose();
}
