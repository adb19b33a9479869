using System.Globalization;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>What is said of jobs that AWS Batch does not show, though the record says that they were sent.</summary>
internal static class JobDoubt
{
    /// <summary>How long ago it was sent; before it is known to be, how long ago it was recorded.</summary>
    public static TimeSpan AgeOf(AttemptState attempt) => DateTimeOffset.UtcNow - (attempt.Sent ?? attempt.Created);

    /// <summary>Whether a job may be there all the same: one that was sent a moment ago is not shown at once. One that was shown before is not of those.</summary>
    public static bool MayBeNew(AttemptState attempt, BatchOptions options) =>
        attempt.Status == JobStatus.SUBMITTED && AgeOf(attempt) < options.VisiblePatience;

    /// <summary>What is said of one job, in the place of a reason.</summary>
    public static string Of(RunHeader run, JobState job, UnknownJobs unknown, BatchOptions options) => MayBeNew(job.Current, options)
        ? "not shown by AWS Batch yet, as is usual for some seconds after a job was sent"
        : $"unknown to AWS Batch in {run.Spec.Aws!.Region}: {Causes(run, unknown.IsElsewhere(job))}";

    /// <summary>What is said of jobs that are looked at.</summary>
    public static string Warning(RunHeader run, IReadOnlyList<JobState> jobs, bool isElsewhere, BatchOptions options) =>
        $"{Unknown(run, jobs)} ({Causes(run, isElsewhere)}): what is told is what was last recorded. {Advice(run)} " +
        (isElsewhere ? "Nothing is recorded until then." : $"What is not found {Patience(options)} after it was sent counts as lost.");

    /// <summary>What is said of jobs that are to be stopped.</summary>
    public static QuiltException NotStopped(RunHeader run, IReadOnlyList<JobState> jobs, bool isElsewhere) => new(
        Problem.JobUnknown,
        $"{Unknown(run, jobs)} ({Causes(run, isElsewhere)}), so nobody can tell whether the stop was heeded, and nobody waits for it. {Advice(run)}",
        RunId.OfJob(run.Id, jobs[0].Number));

    /// <summary>What is said when jobs are recorded as lost.</summary>
    public static string Lost(RunHeader run, IReadOnlyList<JobState> jobs) =>
        $"{Unknown(run, jobs)} any more, and nobody had seen the end: recorded as lost. Restart-QuiltBatch makes another attempt.";

    /// <summary>What is said of one job that has ended, and whose end is not recorded yet, in the place of a reason.</summary>
    public static string Undecided(string why) => $"ended, and not recorded yet: {why}";

    /// <summary>The same of jobs that are looked at.</summary>
    public static string Undecided(RunHeader run, IReadOnlyList<JobState> jobs, string why) =>
        $"{Names(run, jobs)} not recorded as ended yet, though AWS Batch says so: {why}";

    private static string Causes(RunHeader run, bool isElsewhere) => isElsewhere
        ? $"nor is its queue '{run.Spec.Queue}', so another account, region or endpoint was asked than it was sent to"
        : "forgotten there, or sent to another account, region or endpoint";

    private static string Unknown(RunHeader run, IReadOnlyList<JobState> jobs) => $"{Names(run, jobs)} not known to AWS Batch in {run.Spec.Aws!.Region}";

    private static string Advice(RunHeader run) => run.Connection?.ProfileName is { } profile
        ? $"Does the profile '{profile}' still name the account, and AWS_ENDPOINT_URL_BATCH, if set, the service, to which the run was submitted?"
        : "Look again with the profile or keys, and with the AWS_ENDPOINT_URL_BATCH if any, with which the run was submitted.";

    private static string Patience(BatchOptions options) => string.Create(CultureInfo.InvariantCulture, $"{options.ForgottenPatience.TotalMinutes:0.#} minutes");

    private static string Names(RunHeader run, IReadOnlyList<JobState> jobs) => jobs.Count == 1
        ? $"{jobs[0].Subject.JobName} of run {run.Id} is"
        : $"{jobs.Count} jobs of run {run.Id} ({string.Join(", ", jobs.Take(3).Select(job => job.Subject.JobName))}{(jobs.Count > 3 ? ", …" : "")}) are";
}
