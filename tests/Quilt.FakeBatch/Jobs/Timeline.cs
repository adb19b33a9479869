namespace Quilt.FakeBatch.Jobs;

/// <summary>Does things at their time, one after the other, under the state's gate.</summary>
internal sealed class Timeline : IAsyncDisposable
{
    private readonly PriorityQueue<Action, (DateTimeOffset, long)> due = new();
    private readonly SemaphoreSlim changed = new(0);
    private readonly CancellationTokenSource stop = new();
    private readonly Lock gate;
    private readonly Task loop;
    private long added;

    public Timeline(Lock gate)
    {
        this.gate = gate;
        loop = Task.Run(RunAsync);
    }

    /// <summary>A mistake of the fake's own, after which nothing moves any more; null as it should be.</summary>
    public Exception? Failure => loop.Exception?.InnerException;

    /// <summary>Plans something; the gate is held.</summary>
    public void At(double afterMs, Action action)
    {
        due.Enqueue(action, (DateTimeOffset.UtcNow.AddMilliseconds(afterMs), added++));
        changed.Release();
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RunAsync()
    {
        while (true)
        {
            await changed.WaitAsync(DoWhatIsDue(), stop.Token);
            while (changed.Wait(0, CancellationToken.None))
            {
                // what was planned meanwhile is looked at in one go
            }
        }
    }

    /// <summary>Gives the time until there is more to do.</summary>
    private TimeSpan DoWhatIsDue()
    {
        lock (gate)
        {
            while (due.TryPeek(out var action, out var time))
            {
                var wait = time.Item1 - DateTimeOffset.UtcNow;
                if (wait > TimeSpan.Zero)
                    return wait;
                due.Dequeue();
                action();
            }
            return Timeout.InfiniteTimeSpan;
        }
    }
}
