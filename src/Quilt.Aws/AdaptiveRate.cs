using System.Diagnostics;

namespace Quilt.Aws;

/// <summary>
/// Paces calls as fast as the service takes them: a little faster while it answers, a good deal slower when it says that they come too
/// fast. Safe for threads.
/// </summary>
/// <param name="first">Calls per second at first.</param>
/// <param name="growth">The part by which it grows in a second without a refusal; at least it gains two calls per second.</param>
internal sealed class AdaptiveRate(double first, double growth = 0)
{
    /// <summary>The most calls per second: about what one machine can make.</summary>
    public const double Fastest = 1000;

    private const double Slowest = 0.5;
    private const double GainPerSecond = 2;
    private const double Cut = 0.85;

    // Answers to calls that were under way together tell one thing.
    private static readonly TimeSpan OneCut = TimeSpan.FromMilliseconds(500);

    private readonly Lock gate = new();
    private double rate = first;
    private long next = Stopwatch.GetTimestamp();
    private long cutAt;

    /// <summary>Calls per second now.</summary>
    public double Current
    {
        get
        {
            lock (gate)
                return rate;
        }
    }

    /// <summary>Waits for one's turn.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (gate)
        {
            var now = Stopwatch.GetTimestamp();
            next = Math.Max(next, now);
            wait = Stopwatch.GetElapsedTime(now, next);
            next += (long)(Stopwatch.Frequency / rate);
        }
        return wait > TimeSpan.Zero ? Task.Delay(wait, cancellationToken) : Task.CompletedTask;
    }

    /// <summary>A call was answered.</summary>
    public void Succeeded()
    {
        lock (gate)
            rate = Math.Min(Fastest, rate + Math.Max(growth, GainPerSecond / rate));
    }

    /// <summary>A call was refused for coming too fast.</summary>
    /// <returns>Whether that slowed the calls down: one refusal of several at once does.</returns>
    public bool Throttled()
    {
        lock (gate)
        {
            if (cutAt != 0 && Stopwatch.GetElapsedTime(cutAt) < OneCut)
                return false;
            rate = Math.Max(Slowest, rate * Cut);
            cutAt = Stopwatch.GetTimestamp();
            return true;
        }
    }
}
