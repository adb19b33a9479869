namespace Quilt.FakeBatch.Http;

/// <summary>Lets so many calls of an operation pass in a second, and as many at once (a bucket of tokens, as AWS's own).</summary>
/// <param name="options">The service's options.</param>
internal sealed class Throttle(Func<FakeOptions> options)
{
    private readonly Dictionary<string, (double Tokens, DateTimeOffset At)> buckets = [];

    public bool Passes(string operation)
    {
        var rates = options().CallsPerSecond;
        if (!rates.TryGetValue(operation, out var rate) && !rates.TryGetValue("*", out rate))
            return true;
        lock (buckets)
        {
            var now = DateTimeOffset.UtcNow;
            var (tokens, at) = buckets.GetValueOrDefault(operation, (rate, now));
            tokens = Math.Min(Math.Max(rate, 1), tokens + ((now - at).TotalSeconds * rate));
            var passes = tokens >= 1;
            buckets[operation] = (passes ? tokens - 1 : tokens, now);
            return passes;
        }
    }
}
