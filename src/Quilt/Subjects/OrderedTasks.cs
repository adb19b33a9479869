namespace Quilt.Subjects;

/// <summary>Works on several items at once and gives the results in the items' order.</summary>
internal static class OrderedTasks
{
    /// <summary>Results in order, each as soon as it and those before it are there.</summary>
    /// <param name="items">The items; asked for one after the other, never more than <paramref name="width"/> ahead.</param>
    /// <param name="work">What is done with each.</param>
    /// <param name="width">How many items are worked on at once.</param>
    /// <param name="stop">Cancelled when the caller wants no more; the work that is under way is awaited then.</param>
    public static async IAsyncEnumerable<TResult> RunAsync<TItem, TResult>(
        IEnumerable<TItem> items, Func<TItem, Task<TResult>> work, int width, CancellationTokenSource stop)
    {
        Queue<Task<TResult>> window = new();
        try
        {
            foreach (var item in items)
            {
                stop.Token.ThrowIfCancellationRequested();
                window.Enqueue(work(item));
                if (window.Count == width)
                    yield return await window.Dequeue().ConfigureAwait(false);
            }
            while (window.Count > 0)
                yield return await window.Dequeue().ConfigureAwait(false);
        }
        finally
        {
            if (window.Count > 0)
            {
                await stop.CancelAsync().ConfigureAwait(false);
                await ((Task)Task.WhenAll(window)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
