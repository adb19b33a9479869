using Amazon.Batch.Model;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>Looks whether jobs name a share where their queue wants one, and only there: AWS Batch would refuse each of them.</summary>
internal static class ShareCheck
{
    /// <returns>The spec with the share: that which was named, else the one that results to be made again were made with.</returns>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidSetting"/>.</exception>
    public static AwsSpec Run(JobQueueDetail queue, AwsSpec aws)
    {
        var hasPolicy = !string.IsNullOrEmpty(queue.SchedulingPolicyArn);
        // Another queue may know no shares: who names it means a queue and no share.
        aws = aws with { ShareIdentifier = aws.ShareIdentifier ?? (hasPolicy ? aws.RecordedShare : null), RecordedShare = null };
        if (hasPolicy && aws.ShareIdentifier is null)
        {
            throw new QuiltException(
                Problem.InvalidSetting,
                $"The job queue '{queue.JobQueueName}' shares its machines by the policy {queue.SchedulingPolicyArn}: name the share that the jobs count for with -ShareIdentifier.",
                queue.JobQueueName);
        }
        if (!hasPolicy && aws.ShareIdentifier is not null)
        {
            throw new QuiltException(
                Problem.InvalidSetting,
                $"The job queue '{queue.JobQueueName}' has no scheduling policy, so it knows no shares: leave out -ShareIdentifier, or name another queue.",
                aws.ShareIdentifier);
        }
        return aws;
    }
}
