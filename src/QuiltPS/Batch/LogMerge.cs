using System.Runtime.CompilerServices;
using Quilt;

namespace QuiltPS;

/// <summary>The logs of several jobs as one, by the time of their lines. Lines without a time (of local jobs) come job by job.</summary>
internal static class LogMerge
{
    private const int MostAtOnce = 16;

    /// <summary>The lines in their order.</summary>
    /// <param name="logs">The logs, each in its own order.</param>
    /// <param name="report">Told of logs that cannot be read; the others go on.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async IAsyncEnumerable<LogLine> ByTimeAsync(
        IEnumerable<IAsyncEnumerable<LogLine>> logs, IReport report, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IAsyncEnumerator<LogLine>[] open = [.. logs.Select(log => log.GetAsyncEnumerator(cancellationToken))];
        try
        {
            var any = new bool[open.Length];
            ParallelOptions parallel = new() { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(Enumerable.Range(0, open.Length), parallel, async (i, _) => any[i] = await MoveAsync(open[i], report).ConfigureAwait(false)).ConfigureAwait(false);
            PriorityQueue<int, (DateTimeOffset Time, int Job)> next = new();
            for (var i = 0; i < open.Length; i++)
            {
                if (any[i])
                    next.Enqueue(i, (TimeOf(open[i]), i));
            }
            while (next.TryDequeue(out var i, out _))
            {
                yield return open[i].Current;
                if (await MoveAsync(open[i], report).ConfigureAwait(false))
                    next.Enqueue(i, (TimeOf(open[i]), i));
            }
        }
        finally
        {
            foreach (var log in open)
                await log.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static DateTimeOffset TimeOf(IAsyncEnumerator<LogLine> log) => log.Current.Time ?? DateTimeOffset.MinValue;

    private static async Task<bool> MoveAsync(IAsyncEnumerator<LogLine> log, IReport report)
    {
        try
        {
            return await log.MoveNextAsync().ConfigureAwait(false);
        }
        catch (QuiltException error)
        {
            report.Error(error);
            return false;
        }
    }
}
