namespace Quilt.Runs;

/// <summary>Whether the results of jobs may be pushed: of which some are missing, only when told, and never of which all are.</summary>
internal static class ResultRefusal
{
    private const int MostToName = 5;

    /// <summary>Refuses jobs of which some have not succeeded, and says what to do.</summary>
    /// <param name="run">The run.</param>
    /// <param name="jobs">Its jobs that are to be pushed.</param>
    /// <param name="good">How many of them have results that are taken.</param>
    /// <param name="options">Whether those are wanted without the others, and which they are.</param>
    /// <exception cref="QuiltException"><see cref="Problem.JobsFailed"/>.</exception>
    public static void Check(RunView run, JobState[] jobs, int good, ResultOptions options)
    {
        if (Why(run, jobs, good, options) is { } why)
            throw new QuiltException(Problem.JobsFailed, why, run.Record.Header.Id);
    }

    /// <summary>The first few of names.</summary>
    public static string Some(IReadOnlyCollection<string> names) => $"{string.Join(", ", names.Take(MostToName))}{(names.Count > MostToName ? ", …" : "")}";

    private static string? Why(RunView run, JobState[] jobs, int good, ResultOptions options)
    {
        var running = jobs.Count(job => !job.Current.IsEnded);
        if (running > 0)
            return $"{running} of {jobs.Length} jobs have not ended. Wait-QuiltBatch waits for them.";
        if (good == 0)
            return OfNone(run.Record.Header, jobs);
        if (options.AllowPartial)
            return null;
        if (good < jobs.Length)
        {
            JobState[] left = [.. jobs.Where(job => !options.Takes(job.Current.Outcome))];
            return $"{left.Length} of {jobs.Length} jobs did not succeed ({Some(NamesOf(left))}). {Again(run.Record.Header)}; -AllowPartial pushes the results of the others" +
                $"{(IncompleteOf(left) == 0 ? "" : ", and -AllowIncomplete also what jobs left that only lack an expected output")}.";
        }
        var refused = run.Record.GetRefused();
        return refused.Count == 0 ? null
            : $"{refused.Count} more jobs were to be of this run, and were refused when it was submitted ({Some(refused)}). Submit all again when that is mended; -AllowPartial pushes the results of those that ran.";
    }

    // Here -AllowPartial would not help.
    private static string OfNone(RunHeader run, JobState[] jobs)
    {
        var incomplete = IncompleteOf(jobs);
        var who = jobs.Length == 1 ? "The job did not succeed" : $"None of the {jobs.Length} jobs succeeded";
        var how = incomplete == 0 ? "" : $": {incomplete} incomplete (an expected output is missing or empty), {jobs.Length - incomplete} failed";
        return $"{who} ({Some(NamesOf(jobs))}){how}. There are no results to push. " +
            $"Get-QuiltBatchStatus {run.Id} says why, and Get-QuiltBatchLog {run.Id} what they wrote; " +
            (incomplete == 0 ? "" : $"Receive-QuiltBatchResult {run.Id} gets the files that they left, and Push-QuiltPackage -AllowIncomplete pushes them, marked as incomplete. When that is mended: ") +
            $"{Again(run)}.";
    }

    private static int IncompleteOf(JobState[] jobs) => jobs.Count(job => job.Current.Outcome == JobOutcome.Incomplete);

    // What imported jobs read nobody kept, so there is nothing to restart.
    private static string Again(RunHeader run) => run.Package is null ? "Submit-QuiltBatch runs their subjects anew" : $"Restart-QuiltBatch {run.Id} runs them again";

    private static string[] NamesOf(JobState[] jobs) =>
        [.. jobs.Where(job => job.Current.IsEnded && job.Current.Outcome != JobOutcome.Succeeded).Select(job => job.Subject.JobName)];
}
