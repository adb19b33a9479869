using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Quilt.Transfers;

/// <summary>Turns work that many threads do into a stream of its results. When the reader stops early, so does the work, before it returns.</summary>
internal static class WorkerStream
{
    /// <summary>Runs the work and gives what it writes, as it comes.</summary>
    /// <param name="work">Writes results; what it throws, the reader throws after the results before.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async IAsyncEnumerable<T> RunAsync<T>(
        Func<ChannelWriter<T>, CancellationToken, Task> work, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var results = Channel.CreateUnbounded<T>(new UnboundedChannelOptions { SingleReader = true });
        var worker = Task.Run(() => WriteAsync(work, results.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var result in results.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
                yield return result;
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await worker.ConfigureAwait(false);
        }
    }

    private static async Task WriteAsync<T>(Func<ChannelWriter<T>, CancellationToken, Task> work, ChannelWriter<T> results, CancellationToken cancellationToken)
    {
        try
        {
            await work(results, cancellationToken).ConfigureAwait(false);
            results.Complete();
        }
        catch (Exception error)
        {
            results.Complete(error);
        }
    }
}
