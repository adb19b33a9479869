namespace Quilt.Runs;

/// <summary>
/// A submission in progress. Nothing is written before the first subject is accepted; then the run is on disk, and so is every job
/// before anybody hears of it. One run is made per revision that the subjects come from.
/// </summary>
public sealed class RunSubmission
{
    /// <summary>What submitting the subject would do; changes nothing.</summary>
    /// <exception cref="QuiltException">
    /// <see cref="Problem.InvalidSubject"/>: the subject has no package, no image, or an id or group that cannot be a folder name.
    /// </exception>
    public JobPlan Plan(Subject subject) => throw new NotImplementedException();

    /// <summary>Records the job and hands it to the engine; it starts when it has a place.</summary>
    /// <exception cref="QuiltException">
    /// <see cref="Problem.InvalidSubject"/>: the run already has a job with these results; <see cref="Problem.DiskFull"/>, <see cref="Problem.AccessDenied"/>.
    /// </exception>
    public Task<Job> SubmitAsync(JobPlan plan, CancellationToken cancellationToken) => throw new NotImplementedException();
}
