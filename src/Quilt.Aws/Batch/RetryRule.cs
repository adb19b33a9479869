using Amazon.Batch;
using Amazon.Batch.Model;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>
/// Who tries a job again, and how often. AWS Batch counts all tries together and repeats each as it was, but kinds of failures matter (machines that
/// are taken away do not count; more memory only for what ran out of it; what never mends itself not at all). So it tries again only the first kind,
/// and for the others, and where its own tries are used up by machines that were taken away, a job is sent anew by whoever waits for it or asks how it is.
/// </summary>
internal static class RetryRule
{
    // The most that AWS Batch takes.
    private const int MostTries = 10;

    // Of as many tries each: a queue whose machines are taken away a hundred times is no place for the job.
    private const int MostReclaimed = 10;

    /// <summary>What AWS Batch is asked for; null: as the job definition has it.</summary>
    public static RetryStrategy? Strategy(AwsSpec aws)
    {
        if (aws.RetryOnSpot || IsByKind(aws))
        {
            return new RetryStrategy
            {
                Attempts = MostTries,
                // The first that fits decides; where none does, AWS Batch tries again. An end may lack any of the three, and five is the most it takes.
                EvaluateOnExit =
                [
                    new() { OnStatusReason = "Host EC2*", Action = RetryAction.RETRY },
                    new() { OnStatusReason = "Your Spot Task*", Action = RetryAction.RETRY }, // Fargate
                    new() { OnStatusReason = "*", Action = RetryAction.EXIT },
                    new() { OnReason = "*", Action = RetryAction.EXIT },
                    new() { OnExitCode = "*", Action = RetryAction.EXIT },
                ],
            };
        }
        return aws.Attempts is { } attempts ? new RetryStrategy { Attempts = attempts } : null;
    }

    /// <summary>Whether a job that ended by itself is to be sent anew.</summary>
    public static bool IsDue(AwsSpec aws, JobState job, AttemptEnded end) =>
        IsByKind(aws) && end.Status == JobStatus.FAILED && job.Current.StopReason is null &&
        (end.Failure == JobFailure.SpotReclaimed
            ? 1 + Before(job).Count(IsReclaimed) < MostReclaimed
            : IsCurable(end.Failure) && 1 + Before(job).Count(attempt => !IsReclaimed(attempt)) < aws.Attempts);

    private static IEnumerable<AttemptState> Before(JobState job) => job.Attempts.SkipLast(1);

    private static bool IsReclaimed(AttemptState attempt) => attempt.Failure == JobFailure.SpotReclaimed;

    private static bool IsByKind(AwsSpec aws) => aws.Attempts > 1;

    // A permission does not come by trying, nor more time; what somebody stopped is to stay so.
    private static bool IsCurable(JobFailure? failure) =>
        failure is JobFailure.Application or JobFailure.OutOfMemory or JobFailure.DiskFull or JobFailure.ImageNotPulled;
}
