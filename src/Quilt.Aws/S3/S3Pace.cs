using System.Net;

namespace Quilt.Aws.S3;

/// <summary>
/// The pace of the lean path's requests to one bucket. Each that is refused waits by itself (<see cref="S3Retry"/>); that they come too fast
/// concerns all of them. Until S3 says so nobody waits. Safe for threads.
/// </summary>
internal sealed class S3Pace
{
    // Per second. S3 takes thousands of requests, and scales out while it refuses.
    private const double SlowestFirst = 20;
    private const double FastestFirst = 100; // a burst of small requests says little; growth makes good for it within seconds
    private const double Growth = 0.1;

    private AdaptiveRate? rate; // none while nothing is refused
    private long since = Environment.TickCount64;
    private long taken; // in the second that began then: about, for threads may meet at its end

    /// <summary>Waits for one's turn.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) =>
        Volatile.Read(ref rate) is { } slowed ? slowed.WaitAsync(cancellationToken) : Task.CompletedTask;

    /// <summary>A request was answered.</summary>
    /// <returns>The pace from now on, in requests a second, where the answer slows it down; else null.</returns>
    public double? Answered(HttpStatusCode status)
    {
        if (status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests)
            return Slow();
        if (Volatile.Read(ref rate) is { } slowed)
            Quicken(slowed);
        else
            Count();
        return null;
    }

    private void Count()
    {
        var now = Environment.TickCount64;
        if (now - Volatile.Read(ref since) >= 1000)
        {
            Volatile.Write(ref since, now);
            Volatile.Write(ref taken, 0);
        }
        Interlocked.Increment(ref taken);
    }

    // To begin with, to about what was taken.
    private double? Slow()
    {
        if (Volatile.Read(ref rate) is null)
        {
            var milliseconds = Math.Max(100, Environment.TickCount64 - Volatile.Read(ref since));
            var first = Math.Clamp(Volatile.Read(ref taken) * 1000.0 / milliseconds, SlowestFirst, FastestFirst);
            Interlocked.CompareExchange(ref rate, new AdaptiveRate(first, Growth), null);
        }
        return Volatile.Read(ref rate) is { } slowed && slowed.Throttled() ? slowed.Current : null;
    }

    private void Quicken(AdaptiveRate slowed)
    {
        slowed.Succeeded();
        if (slowed.Current >= AdaptiveRate.Fastest)
            Interlocked.CompareExchange(ref rate, null, slowed);
    }
}
