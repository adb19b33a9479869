using Amazon.Batch;
using Amazon.Batch.Model;
using Quilt.Runs;
using Quilt.Runs.Local;

namespace Quilt.Aws.Batch;

/// <summary>Finds the job of an attempt in its queue, when nobody knows whether it is there.</summary>
internal sealed class JobFinder(AmazonBatchClient batch, RunRecord run)
{
    private const int DescribeLimit = 100;

    // AWS's clock is not ours.
    private static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(10);

    /// <summary>The id of the attempt's job; null when the queue does not show one.</summary>
    public async Task<string?> FindAsync(JobState job, CancellationToken cancellationToken)
    {
        var mark = JobRequest.MarkOf(run.Header, job);
        var since = (job.Current.Created - ClockSlack).ToUnixTimeMilliseconds();
        ListJobsRequest request = new()
        {
            JobQueue = run.Header.Spec.Queue,
            Filters = [new KeyValuesPair { Name = "JOB_NAME", Values = [JobNames.Of(job.Subject.JobName)] }],
        };
        do
        {
            var page = await BatchFailure.CallAsync("batch:ListJobs", request.JobQueue!, () => batch.ListJobsAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
            foreach (var ids in (page.JobSummaryList ?? []).Where(summary => summary.CreatedAt >= since).Select(summary => summary.JobId).Chunk(DescribeLimit))
            {
                var found = await BatchFailure.CallAsync("batch:DescribeJobs", request.JobQueue!, () => batch.DescribeJobsAsync(new() { Jobs = [.. ids] }, cancellationToken), cancellationToken).ConfigureAwait(false);
                if ((found.Jobs ?? []).Find(candidate => MarkOf(candidate) == mark) is { } match)
                    return match.JobId;
            }
            request.NextToken = page.NextToken;
        }
        while (!string.IsNullOrEmpty(request.NextToken));
        return null;
    }

    private static string? MarkOf(JobDetail job) => job.Container?.Environment?.Find(variable => variable.Name == JobMark.Variable)?.Value;
}
