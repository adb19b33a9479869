using System.Runtime.CompilerServices;

namespace Quilt.Runs;

/// <summary>
/// The logs of several jobs as one, by the time of their lines. Lines without a time (of local jobs) come job by job. A log is opened when the
/// time has come at which its job started, so that only those of jobs that ran side by side are held together, however many there are, and of
/// each the fewer lines the more of them there are.
/// </summary>
internal static class LogMerge
{
    // A program writes before AWS Batch tells of its start, and machines' clocks differ.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    /// <summary>The lines in their order.</summary>
    /// <param name="logs">The logs, each in its own order, with the times when their jobs started; null: nobody knows.</param>
    /// <param name="pages">What the logs share.</param>
    /// <param name="report">Told of logs that cannot be read; the others go on.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async IAsyncEnumerable<LogLine> ByTimeAsync(
        IEnumerable<(DateTimeOffset? Started, IAsyncEnumerable<LogLine> Lines)> logs, LogPages pages, IReport report, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ordered = logs.OrderBy(log => log.Started ?? DateTimeOffset.MinValue).ToArray();
        PriorityQueue<IAsyncEnumerator<LogLine>, (DateTimeOffset Time, int Job)> open = new();
        var opened = 0;
        try
        {
            while (true)
            {
                while (opened < ordered.Length && (!open.TryPeek(out _, out var first) || MayBeBefore(ordered[opened].Started, first.Time)))
                {
                    pages.Share(open.Count + DueAfter(open.Count > 0 ? first.Time : ordered[opened].Started ?? DateTimeOffset.MinValue));
                    var next = Enumerable.Range(opened, Math.Min(LogPages.MostCalls, ordered.Length - opened)).ToArray();
                    opened += next.Length;
                    var began = await Task.WhenAll(next.Select(i => OpenAsync(ordered[i].Lines, i, report, cancellationToken))).ConfigureAwait(false);
                    foreach (var (begun, job) in began)
                    {
                        if (begun is not null)
                            open.Enqueue(begun, (TimeOf(begun), job));
                    }
                }
                if (!open.TryPeek(out var log, out var key))
                    yield break;
                yield return log.Current;
                open.Dequeue();
                if (await MoveAsync(log, report).ConfigureAwait(false))
                {
                    open.Enqueue(log, (TimeOf(log), key.Job));
                    continue;
                }
                await log.DisposeAsync().ConfigureAwait(false);
                pages.Share(open.Count);
            }
        }
        finally
        {
            foreach (var (left, _) in open.UnorderedItems)
                await left.DisposeAsync().ConfigureAwait(false);
        }

        // How many are to be opened, the first of them in any case, before a line of that time may be given.
        int DueAfter(DateTimeOffset time) => 1 + ordered.Skip(opened + 1).TakeWhile(log => MayBeBefore(log.Started, time)).Count();
    }

    private static async Task<(IAsyncEnumerator<LogLine>? Log, int Job)> OpenAsync(IAsyncEnumerable<LogLine> lines, int job, IReport report, CancellationToken cancellationToken)
    {
        var log = lines.GetAsyncEnumerator(cancellationToken);
        if (await MoveAsync(log, report).ConfigureAwait(false))
            return (log, job);
        await log.DisposeAsync().ConfigureAwait(false);
        return (null, job);
    }

    // Whether a log that begins at some time may hold a line before the first of those that are open. Those without times come one after the other.
    private static bool MayBeBefore(DateTimeOffset? started, DateTimeOffset first) =>
        first != DateTimeOffset.MinValue && (started is not { } begin || begin - first <= Slack);

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
