using Amazon.Batch;
using Amazon.Batch.Model;
using Quilt.Runs.Local;

namespace Quilt.Aws.Batch;

/// <summary>Finds a job or an array in its queue, when nobody knows whether it is there.</summary>
internal sealed class JobFinder(AmazonBatchClient batch, string queue)
{
    // AWS's clock is not ours.
    private static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(10);

    /// <summary>The id of a job; null when the queue does not show it.</summary>
    /// <param name="name">Its name, of any form.</param>
    /// <param name="mark">What marks it among jobs of that name.</param>
    /// <param name="recorded">When it was recorded, before it was sent.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<string?> FindAsync(string name, string mark, DateTimeOffset recorded, CancellationToken cancellationToken)
    {
        var since = (recorded - ClockSlack).ToUnixTimeMilliseconds();
        ListJobsRequest request = new()
        {
            JobQueue = queue,
            Filters = [new KeyValuesPair { Name = "JOB_NAME", Values = [JobNames.Of(name)] }],
        };
        var young = batch.ListAllJobsAsync(request, cancellationToken).Where(job => job.CreatedAt >= since).Select(job => job.JobId);
        await foreach (var ids in young.Chunk(BatchDescriptions.MostJobs).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            var found = await batch.GetJobsAsync(ids, queue, cancellationToken).ConfigureAwait(false);
            if (found.Find(candidate => JobVariables.Of(candidate, JobMark.Variable) == mark) is { } match)
                return match.JobId;
        }
        return null;
    }
}
