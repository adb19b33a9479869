using System.Threading.Channels;

namespace QuiltPS;

/// <summary>Several sequences as one, in the order in which their items come.</summary>
internal static class Merge
{
    // Enough that a burst of one job does not wait for the screen line by line, and little enough that a flood does not fill memory.
    private const int Capacity = 1024;

    public static IAsyncEnumerable<T> All<T>(IEnumerable<IAsyncEnumerable<T>> sources, CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<T>(new BoundedChannelOptions(Capacity) { SingleReader = true });
        _ = Task.WhenAll(sources.Select(Forward)).ContinueWith(
            all => channel.Writer.Complete(all.Exception?.GetBaseException()),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return channel.Reader.ReadAllAsync(cancellationToken);

        async Task Forward(IAsyncEnumerable<T> source)
        {
            await foreach (var item in source.WithCancellation(cancellationToken).ConfigureAwait(false))
                await channel.Writer.WriteAsync(item, cancellationToken).ConfigureAwait(false);
        }
    }
}
