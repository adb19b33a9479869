using System.Collections.Immutable;
using Amazon.Batch;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>Remembers of jobs that have ended that AWS Batch was asked for them and does not know them any more: whoever has asked anyway, tells it.</summary>
internal static class ForgottenJobs
{
    /// <summary>Records those that were not shown, unless another place may have been asked than they were sent to.</summary>
    /// <param name="batch">The client.</param>
    /// <param name="options">The limits.</param>
    /// <param name="run">The run.</param>
    /// <param name="asked">The jobs that AWS Batch was asked for.</param>
    /// <param name="isShown">Whether it showed a job, by its id there.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task RememberAsync(
        AmazonBatchClient batch, BatchOptions options, RunRecord run, IEnumerable<JobState> asked, Func<string, bool> isShown, CancellationToken cancellationToken)
    {
        // A job that was sent a moment ago may not be shown yet; one that has ended was. Of an attempt before the last nothing is recorded.
        var forgotten = asked
            .Where(job => job.Current is { IsEnded: true, IsForgotten: false, EngineId: { } id } now && !isShown(id) && run.GetJob(job.Number).Current.Number == now.Number)
            .ToList();
        if (forgotten.Count == 0)
            return;
        var isOld = forgotten.TrueForAll(job => DateTimeOffset.UtcNow - (job.Current.Stopped ?? job.Current.Created) >= options.ElsewherePatience);
        if (!isOld && await MissingJobs.IsElsewhereAsync(batch, run.Header, cancellationToken).ConfigureAwait(false))
            return;
        ImmutableArray<int> numbers = [.. forgotten.Select(job => job.Number)];
        try
        {
            await run.AppendAsync([new JobsForgotten { Jobs = numbers }], cancellationToken).ConfigureAwait(false);
        }
        catch (QuiltException)
        {
            // Who may read a record and not write it reads logs and reports all the same.
        }
    }
}
