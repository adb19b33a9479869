namespace Quilt.Aws.S3;

/// <summary>Tidies up behind work that has failed or was stopped, and for which nobody waits any longer.</summary>
internal static class Cleanup
{
    // A stop is to end within two seconds, this included.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>Does what it can in a moment; what fails stays, and is of no harm.</summary>
    public static async Task TryAsync(Func<CancellationToken, Task> work)
    {
        using CancellationTokenSource limit = new(Limit);
        await work(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
