using Quilt.Runs;

namespace QuiltPS;

/// <summary>
/// The submissions of one call of <c>Submit-QuiltBatch</c>: one for each way to run jobs. For subjects that is one; for results that are made
/// again, one for each program, command, environment and output that was recorded.
/// </summary>
internal sealed class LocalSubmissions(IReadOnlySet<string> done)
{
    private readonly Dictionary<string, (RunSubmission Submission, RunSpec Spec)> open = [];

    /// <summary>The submission for a way to run jobs.</summary>
    /// <param name="spec">The way, less the program.</param>
    /// <param name="filePath">The program as it was named.</param>
    /// <param name="arguments">Its arguments as they were named.</param>
    /// <param name="find">Looks the program up; called once for each submission.</param>
    public (RunSubmission Submission, RunSpec Spec) Get(RunSpec spec, string filePath, string[] arguments, Func<ProgramSpec> find)
    {
        var key = SubmissionKey.Of(spec, [filePath, .. arguments]);
        if (open.TryGetValue(key, out var known))
            return known;
        var whole = spec with { Program = find() };
        return open[key] = (SessionRuns.Default.Open(whole, done), whole);
    }
}
