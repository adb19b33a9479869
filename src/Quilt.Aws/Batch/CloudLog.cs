using System.Runtime.CompilerServices;
using Amazon.CloudWatchLogs;
using Amazon.CloudWatchLogs.Model;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>A log stream of CloudWatch Logs. Its pages may be empty though more follow: only a token that comes again says that there is no more.</summary>
internal sealed class CloudLog(AmazonCloudWatchLogsClient logs, string group, string stream, LogPages? pages = null)
{
    // How much slower a quiet log is looked at than a busy one: CloudWatch Logs allows few such calls in a second.
    private const int SlowestLook = 10;
    private const double Growth = 1.5;

    /// <summary>The lines, oldest first.</summary>
    /// <param name="isOver">Whether nothing will be written any more; while it says no, new lines are waited for.</param>
    /// <param name="pause">How long to wait between two looks; longer while nothing comes.</param>
    /// <param name="token">Where to begin, as <see cref="TailAsync"/> gave it; null: at the beginning.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<OutputLogEvent> ReadAsync(
        Func<Task<bool>> isOver, TimeSpan pause, string? token, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var wait = pause;
        while (true)
        {
            // Asked first: what was written before the end is then read.
            var isLast = await isOver().ConfigureAwait(false);
            var any = false;
            while (true)
            {
                var page = await PageAsync(token, fromHead: true, pages?.Lines, cancellationToken).ConfigureAwait(false);
                foreach (var line in page?.Events ?? [])
                {
                    any = true;
                    yield return line;
                }
                var isRepeated = page is null || page.NextForwardToken == token;
                token = page?.NextForwardToken ?? token;
                if (isRepeated)
                    break;
            }
            if (isLast)
                yield break;
            wait = any ? pause : Longer(wait, pause);
            await Task.Delay(wait, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>How long to wait when nothing came after a pause.</summary>
    /// <param name="pause">The pause.</param>
    /// <param name="first">The first one.</param>
    public static TimeSpan Longer(TimeSpan pause, TimeSpan first) => TimeSpan.FromTicks(Math.Min((long)(pause.Ticks * Growth), first.Ticks * SlowestLook));

    /// <summary>The last lines, oldest first, and where what is written later begins; no lines (null) where there is no such stream, or not yet.</summary>
    public async Task<(IReadOnlyList<OutputLogEvent>? Lines, string? Next)> TailAsync(int count, CancellationToken cancellationToken)
    {
        const int LargestPage = 10_000;
        List<OutputLogEvent> lines = [];
        string? token = null, next = null;
        do
        {
            var page = await PageAsync(token, fromHead: false, Math.Clamp(count, 1, LargestPage), cancellationToken).ConfigureAwait(false);
            if (page is null && token is null)
                return (null, null);
            next ??= page?.NextForwardToken;
            lines.InsertRange(0, page?.Events ?? []);
            if (page is null || page.NextBackwardToken == token)
                break;
            token = page.NextBackwardToken;
        }
        while (lines.Count < count);
        return (lines.Count <= count ? lines : lines[^count..], next);
    }

    // A stream appears with its first line.
    private async Task<GetLogEventsResponse?> PageAsync(string? token, bool fromHead, int? limit, CancellationToken cancellationToken)
    {
        GetLogEventsRequest request = new() { LogGroupName = group, LogStreamName = stream, NextToken = token, StartFromHead = fromHead, Limit = limit };
        try
        {
            return await (pages is null ? AskAsync() : pages.FetchAsync(AskAsync, cancellationToken)).ConfigureAwait(false);
        }
        catch (QuiltException error) when (error.InnerException is Amazon.Runtime.AmazonServiceException { ErrorCode: "ResourceNotFoundException" })
        {
            return null;
        }

        Task<GetLogEventsResponse> AskAsync() => BatchFailure.CallAsync("logs:GetLogEvents", stream, () => logs.GetLogEventsAsync(request, cancellationToken), cancellationToken);
    }
}
