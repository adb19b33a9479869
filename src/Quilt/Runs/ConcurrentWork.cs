namespace Quilt.Runs;

/// <summary>Does the same for many items, several at once.</summary>
internal static class ConcurrentWork
{
    /// <summary>The results, in the order of the items.</summary>
    /// <param name="items">The items.</param>
    /// <param name="atOnce">How many are worked on at once.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<TResult[]> SelectAsync<T, TResult>(
        this IReadOnlyList<T> items, int atOnce, Func<T, CancellationToken, Task<TResult>> work, CancellationToken cancellationToken)
    {
        var results = new TResult[items.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, items.Count),
            new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken },
            async (i, token) => results[i] = await work(items[i], token).ConfigureAwait(false)).ConfigureAwait(false);
        return results;
    }
}
