namespace Quilt.Manifests;

/// <summary>
/// Work on items in parallel whose results are taken in the order in which the items came; never more of them than cores and one.
/// </summary>
/// <param name="work">What is done to an item, on any thread.</param>
internal sealed class OrderedWork<T>(Action<T> work) : IAsyncDisposable, IDisposable
{
    private readonly Queue<(T Item, Task Done)> pending = new();

    public bool IsEmpty => pending.Count == 0;

    /// <summary>Whether an item must be taken before another is added.</summary>
    public bool IsFull => pending.Count > Environment.ProcessorCount;

    /// <summary>Begins work on an item.</summary>
    public void Add(T item) => pending.Enqueue((item, Task.Run(() => work(item))));

    /// <summary>The next item, when it is done.</summary>
    public async Task<T> NextAsync()
    {
        var (item, done) = pending.Peek();
        await done.ConfigureAwait(false);
        pending.Dequeue();
        return item;
    }

    /// <summary>Waits for work under way, so that no thread works on after whatever ended the loop.</summary>
    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(pending.Select(item => item.Done)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
}
