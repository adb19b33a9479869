using System.Diagnostics;
using Quilt.Transfers;

namespace QuiltPS;

/// <summary>How fast a transfer goes, and how long it still takes at that pace. Looked at by one thread, a few times a second.</summary>
internal sealed class TransferPace
{
    // What was long ago says little about what is left; what was just now jumps.
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly Queue<(long Time, long Bytes)> looks = new();
    private TransferPhase phase;

    /// <summary>The pace of the last seconds; 0 while unknown.</summary>
    public double BytesPerSecond { get; private set; }

    /// <summary>Takes a look.</summary>
    /// <param name="now">What the transfer is doing.</param>
    /// <param name="bytes">Bytes that are done.</param>
    /// <param name="total">Bytes that there are.</param>
    /// <returns>Seconds that are left; null while nobody knows.</returns>
    public int? Look(TransferPhase now, long bytes, long total)
    {
        if (now != phase || (looks.TryPeek(out var oldest) && oldest.Bytes > bytes))
            looks.Clear(); // another phase counts anew
        phase = now;
        while (looks.TryPeek(out var old) && Stopwatch.GetElapsedTime(old.Time) > Window)
            looks.Dequeue();
        looks.Enqueue((Stopwatch.GetTimestamp(), bytes));
        var (since, before) = looks.Peek();
        var seconds = Stopwatch.GetElapsedTime(since).TotalSeconds;
        BytesPerSecond = seconds < 0.5 ? 0 : (bytes - before) / seconds;
        return BytesPerSecond < 1 || total <= bytes ? null : (int)Math.Min((total - bytes) / BytesPerSecond, int.MaxValue);
    }
}
