using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>
/// Whether what a job depends on may still be under way. AWS Batch forgets jobs, and refuses one that is to wait for a job that it does not know; so
/// they are named no more once an attempt of the job got past them.
/// </summary>
internal static class Dependencies
{
    /// <summary>Whether a job is to wait for what its run's jobs depend on.</summary>
    /// <param name="job">The job; its last attempt is to be sent.</param>
    public static bool AreOpen(JobState job) => !job.Attempts.Any(IsPastThem);

    // An attempt that failed since what it depends on failed, or that was stopped before, has none of these.
    private static bool IsPastThem(AttemptState attempt) =>
        attempt.Runnable is not null || attempt.Started is not null || attempt.LogStream is not null || attempt.Status is JobStatus.RUNNABLE or JobStatus.STARTING or JobStatus.RUNNING ||
        attempt.Outcome is JobOutcome.Succeeded or JobOutcome.Incomplete ||
        attempt.Failure is JobFailure.Application or JobFailure.OutputMissing or JobFailure.OutOfMemory or JobFailure.SpotReclaimed or JobFailure.ImageNotPulled
            or JobFailure.PermissionDenied or JobFailure.DiskFull or JobFailure.TimedOut;
}
