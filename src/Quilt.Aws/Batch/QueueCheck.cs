using Amazon.Batch;
using Amazon.Batch.Model;

namespace Quilt.Aws.Batch;

/// <summary>Looks whether a job queue is there and takes jobs.</summary>
internal static class QueueCheck
{
    /// <summary>Finds a queue, and refuses one that takes no jobs.</summary>
    /// <param name="batch">The client.</param>
    /// <param name="queue">A name or ARN.</param>
    /// <param name="region">The region, for messages.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="QuiltException"><see cref="Problem.QueueNotFound"/>; <see cref="Problem.QueueNotUsable"/>.</exception>
    public static async Task<JobQueueDetail> RunAsync(AmazonBatchClient batch, string queue, string region, CancellationToken cancellationToken)
    {
        if (await batch.FindQueueAsync(queue, cancellationToken).ConfigureAwait(false) is not { } found)
            throw await NotFoundAsync(batch, queue, region, cancellationToken).ConfigureAwait(false);
        if (found.State != JQState.ENABLED || (found.Status is { } status && status != JQStatus.VALID && status != JQStatus.UPDATING))
        {
            throw new QuiltException(
                Problem.QueueNotUsable, $"The job queue '{found.JobQueueName}' takes no jobs: it is {found.State?.Value}, {found.Status?.Value}. {found.StatusReason}".TrimEnd(), queue);
        }
        return found;
    }

    /// <summary>Every queue of the account in the region.</summary>
    public static async Task<IReadOnlyList<JobQueueDetail>> AllAsync(AmazonBatchClient batch, CancellationToken cancellationToken)
    {
        List<JobQueueDetail> all = [];
        DescribeJobQueuesRequest request = new();
        do
        {
            var page = await BatchFailure.CallAsync("batch:DescribeJobQueues", "*", () => batch.DescribeJobQueuesAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
            all.AddRange(page.JobQueues ?? []);
            request.NextToken = page.NextToken;
        }
        while (!string.IsNullOrEmpty(request.NextToken));
        return all;
    }

    private static async Task<QuiltException> NotFoundAsync(AmazonBatchClient batch, string queue, string region, CancellationToken cancellationToken)
    {
        var all = await AllAsync(batch, cancellationToken).ConfigureAwait(false);
        return new QuiltException(
            Problem.QueueNotFound, $"There is no job queue '{queue}' in {BatchPlace.Of(batch, region)}. {BatchPlace.Advice(NameOf(queue), all.Select(one => one.JobQueueName))}", queue);
    }

    private static string NameOf(string queue) => queue[(queue.LastIndexOf('/') + 1)..];
}
