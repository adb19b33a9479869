namespace Quilt.Aws.S3;

/// <summary>Tidies up behind work that has failed or was stopped, and for which nobody waits any longer.</summary>
internal static class Cleanup
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    // A stop is to end within two seconds, this included.
    private static readonly TimeSpan LimitAfterStop = TimeSpan.FromSeconds(1);

    /// <summary>Does what it can in some time, which is a moment once the user has stopped the work; what fails stays, and is of no harm.</summary>
    public static async Task TryAsync(Func<CancellationToken, Task> work, CancellationToken stop)
    {
        using CancellationTokenSource limit = new(Limit);
        using var stopped = stop.Register(() => limit.CancelAfter(LimitAfterStop));
        await work(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
