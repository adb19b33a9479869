using Amazon.Batch.Model;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>Looks whether jobs name a share where their queue wants one, and only there: AWS Batch would refuse each of them.</summary>
internal static class ShareCheck
{
    /// <exception cref="QuiltException"><see cref="Problem.InvalidSetting"/>.</exception>
    public static void Run(JobQueueDetail queue, AwsSpec aws)
    {
        var hasPolicy = !string.IsNullOrEmpty(queue.SchedulingPolicyArn);
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
    }
}
