using System.Runtime.CompilerServices;
using Amazon.CloudWatchLogs;
using Amazon.CloudWatchLogs.Model;

namespace Quilt.Aws.Batch;

/// <summary>A log stream of CloudWatch Logs. Its pages may be empty though more follow: only a token that comes again says that there is no more.</summary>
internal sealed class CloudLog(AmazonCloudWatchLogsClient logs, string group, string stream)
{
    /// <summary>The lines, oldest first.</summary>
    /// <param name="isOver">Whether nothing will be written any more; while it says no, new lines are waited for.</param>
    /// <param name="pause">How long to wait between two looks.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<OutputLogEvent> ReadAsync(
        Func<Task<bool>> isOver, TimeSpan pause, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? token = null;
        while (true)
        {
            // Asked first: what was written before the end is then read.
            var isLast = await isOver().ConfigureAwait(false);
            while (true)
            {
                var page = await PageAsync(token, fromHead: true, null, cancellationToken).ConfigureAwait(false);
                foreach (var line in page?.Events ?? [])
                    yield return line;
                var isRepeated = page is null || page.NextForwardToken == token;
                token = page?.NextForwardToken ?? token;
                if (isRepeated)
                    break;
            }
            if (isLast)
                yield break;
            await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The last lines, oldest first.</summary>
    public async Task<IReadOnlyList<OutputLogEvent>> TailAsync(int count, CancellationToken cancellationToken)
    {
        const int LargestPage = 10_000;
        List<OutputLogEvent> lines = [];
        for (string? token = null; lines.Count < count;)
        {
            var page = await PageAsync(token, fromHead: false, Math.Min(count, LargestPage), cancellationToken).ConfigureAwait(false);
            if (page is null)
                break;
            lines.InsertRange(0, page.Events ?? []);
            if (page.NextBackwardToken == token)
                break;
            token = page.NextBackwardToken;
        }
        return lines.Count <= count ? lines : lines[^count..];
    }

    // A stream appears with its first line.
    private async Task<GetLogEventsResponse?> PageAsync(string? token, bool fromHead, int? limit, CancellationToken cancellationToken)
    {
        GetLogEventsRequest request = new() { LogGroupName = group, LogStreamName = stream, NextToken = token, StartFromHead = fromHead, Limit = limit };
        try
        {
            return await BatchFailure.CallAsync("logs:GetLogEvents", stream, () => logs.GetLogEventsAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (QuiltException error) when (error.InnerException is Amazon.Runtime.AmazonServiceException { ErrorCode: "ResourceNotFoundException" })
        {
            return null;
        }
    }
}
