using System.Diagnostics;
using Amazon.Batch;

namespace Quilt.Aws.Batch;

/// <summary>What this process last saw of a queue; looks again when that is old. Safe for threads.</summary>
internal sealed class QueueWatch : IDisposable
{
    private static readonly QueueLook Nothing = new(null, new Dictionary<string, (int, DateTimeOffset?)>());

    private readonly SemaphoreSlim gate = new(1, 1);
    private long lookedAt;

    /// <summary>What was seen.</summary>
    public QueueLook Last { get; private set; } = Nothing;

    /// <summary>Looks, unless somebody just did.</summary>
    public async Task LookAsync(AmazonBatchClient batch, string queue, TimeSpan freshness, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (lookedAt != 0 && Stopwatch.GetElapsedTime(lookedAt) < freshness)
                return;
            Last = await QueueLook.TakeAsync(batch, queue, cancellationToken).ConfigureAwait(false);
            lookedAt = Stopwatch.GetTimestamp();
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();
}
