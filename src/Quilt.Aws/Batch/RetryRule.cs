using Amazon.Batch;
using Amazon.Batch.Model;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>
/// Who tries a job again, and how often. AWS Batch counts all tries together and repeats each as it was. So where kinds of failures matter (machines
/// that are taken away do not count; more memory only for what ran out of it), it tries again only the former, and for the others a job is sent
/// anew by whoever looks at it.
/// </summary>
internal static class RetryRule
{
    // The most that AWS Batch takes.
    private const int MostTries = 10;

    /// <summary>What AWS Batch is asked for; null: as the job definition has it.</summary>
    public static RetryStrategy? Strategy(AwsSpec aws)
    {
        if (aws.RetryOnSpot)
        {
            return new RetryStrategy
            {
                Attempts = MostTries,
                EvaluateOnExit =
                [
                    new() { OnStatusReason = "Host EC2*", Action = RetryAction.RETRY },
                    new() { OnReason = "*", Action = RetryAction.EXIT },
                    new() { OnExitCode = "*", Action = RetryAction.EXIT },
                ],
            };
        }
        return IsByKind(aws) ? new RetryStrategy { Attempts = 1 }
            : aws.Attempts is { } attempts ? new RetryStrategy { Attempts = attempts }
            : null;
    }

    /// <summary>Whether a job that ended is to be sent anew.</summary>
    public static bool IsDue(AwsSpec aws, JobState job, AttemptEnded end) =>
        IsByKind(aws) && end.Status == JobStatus.FAILED && IsCurable(end.Failure) &&
        1 + job.Attempts.SkipLast(1).Count(attempt => !(aws.RetryOnSpot && attempt.Failure == JobFailure.SpotReclaimed)) < aws.Attempts;

    private static bool IsByKind(AwsSpec aws) => aws.Attempts > 1 && (aws.RetryOnSpot || aws.MemoryOnRetry is not null);

    // A permission does not come by trying, nor more time; what somebody stopped is to stay so.
    private static bool IsCurable(JobFailure? failure) =>
        failure is JobFailure.Application or JobFailure.OutOfMemory or JobFailure.DiskFull or JobFailure.ImageNotPulled;
}
