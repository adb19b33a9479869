using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Quilt.Runs;

/// <summary>The logs of several jobs as one while they are written, in the order in which their lines come.</summary>
internal static class LogFollow
{
    // Enough that a burst of one job does not wait for the screen line by line, and little enough that a flood does not fill memory.
    private const int Capacity = 1024;

    /// <summary>The lines.</summary>
    /// <param name="logs">The logs.</param>
    /// <param name="report">Told of logs that cannot be read; the others go on.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async IAsyncEnumerable<LogLine> ByArrivalAsync(
        IEnumerable<IAsyncEnumerable<LogLine>> logs, IReport report, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<LogLine>(new BoundedChannelOptions(Capacity) { SingleReader = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var all = Task.WhenAll(logs.Select(log => ForwardAsync(log, channel.Writer, report, stop.Token)));
        var completed = all.ContinueWith(
            ended => channel.Writer.Complete(ended.Exception?.GetBaseException()),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        try
        {
            await foreach (var line in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return line;
        }
        finally
        {
            // Who wants no more must not leave behind those who wait to hand over.
            await stop.CancelAsync().ConfigureAwait(false);
            await completed.ConfigureAwait(false);
        }
    }

    private static async Task ForwardAsync(IAsyncEnumerable<LogLine> log, ChannelWriter<LogLine> writer, IReport report, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var line in log.WithCancellation(cancellationToken).ConfigureAwait(false))
                await writer.WriteAsync(line, cancellationToken).ConfigureAwait(false);
        }
        catch (QuiltException error)
        {
            report.Error(error);
        }
    }
}
