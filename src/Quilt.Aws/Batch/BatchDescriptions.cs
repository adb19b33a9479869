using System.Runtime.CompilerServices;
using Amazon.Batch;
using Amazon.Batch.Model;

namespace Quilt.Aws.Batch;

/// <summary>What AWS Batch says of jobs, job definitions, queues and their machines.</summary>
internal static class BatchDescriptions
{
    /// <summary>The most jobs that one call describes.</summary>
    public const int MostJobs = 100;

    /// <summary>Those of at most <see cref="MostJobs"/> jobs that AWS Batch still knows.</summary>
    /// <param name="batch">The client.</param>
    /// <param name="ids">The jobs.</param>
    /// <param name="place">The run or queue that they are of, for errors.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<List<JobDetail>> GetJobsAsync(this AmazonBatchClient batch, IEnumerable<string> ids, string place, CancellationToken cancellationToken)
    {
        DescribeJobsRequest request = new() { Jobs = [.. ids] };
        var answer = await BatchFailure.CallAsync("batch:DescribeJobs", place, () => batch.DescribeJobsAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
        return answer.Jobs ?? [];
    }

    /// <summary>The jobs of a queue or an array, page by page.</summary>
    /// <param name="batch">The client.</param>
    /// <param name="request">Which; its page is set here.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async IAsyncEnumerable<JobSummary> ListAllJobsAsync(this AmazonBatchClient batch, ListJobsRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var place = request.JobQueue ?? request.ArrayJobId;
        do
        {
            var page = await BatchFailure.CallAsync("batch:ListJobs", place, () => batch.ListJobsAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
            foreach (var job in page.JobSummaryList ?? [])
                yield return job;
            request.NextToken = page.NextToken;
        }
        while (!string.IsNullOrEmpty(request.NextToken));
    }

    /// <summary>The revisions of job definitions.</summary>
    /// <param name="batch">The client.</param>
    /// <param name="request">Which; its page is set here.</param>
    /// <param name="target">What was asked for, for errors.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<List<JobDefinition>> GetDefinitionsAsync(
        this AmazonBatchClient batch, DescribeJobDefinitionsRequest request, string target, CancellationToken cancellationToken)
    {
        List<JobDefinition> all = [];
        do
        {
            var page = await BatchFailure.CallAsync("batch:DescribeJobDefinitions", target, () => batch.DescribeJobDefinitionsAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
            all.AddRange(page.JobDefinitions ?? []);
            request.NextToken = page.NextToken;
        }
        while (!string.IsNullOrEmpty(request.NextToken));
        return all;
    }

    /// <summary>A queue by its name or ARN; null: there is none.</summary>
    public static async Task<JobQueueDetail?> FindQueueAsync(this AmazonBatchClient batch, string queue, CancellationToken cancellationToken)
    {
        DescribeJobQueuesRequest request = new() { JobQueues = [queue] };
        var answer = await BatchFailure.CallAsync("batch:DescribeJobQueues", queue, () => batch.DescribeJobQueuesAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
        return answer.JobQueues is [var found, ..] ? found : null;
    }

    /// <summary>The compute environments of a queue, in no order; none of a queue of another kind.</summary>
    public static async Task<List<ComputeEnvironmentDetail>> GetMachinesAsync(this AmazonBatchClient batch, JobQueueDetail queue, CancellationToken cancellationToken)
    {
        if (queue.ComputeEnvironmentOrder is not { Count: > 0 } order)
            return [];
        DescribeComputeEnvironmentsRequest request = new() { ComputeEnvironments = [.. order.Select(one => one.ComputeEnvironment)] };
        var answer = await BatchFailure.CallAsync(
            "batch:DescribeComputeEnvironments", queue.JobQueueName, () => batch.DescribeComputeEnvironmentsAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
        return answer.ComputeEnvironments ?? [];
    }
}
