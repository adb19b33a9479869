using Quilt;
using Quilt.Registries;
using Quilt.Runs;

namespace QuiltPS;

/// <summary>
/// The submissions to AWS Batch of one call of <c>Submit-QuiltBatch</c>: one for each way to run jobs, each with what was accepted and waits to be
/// sent together, so that a hundred jobs cost their record one write and go out at once.
/// </summary>
internal sealed class AwsSubmissions(IReadOnlySet<string> done)
{
    private readonly Dictionary<string, (RunSubmission Submission, RunSpec Spec)> open = [];
    private readonly Dictionary<string, QuiltException> refused = [];
    private readonly Dictionary<RunSubmission, List<JobPlan>> waiting = [];

    /// <summary>The submission for a way to run jobs.</summary>
    /// <param name="spec">The way as the user named it.</param>
    /// <param name="connection">How the packages of the subjects are reached, where that was named.</param>
    /// <param name="prepare">Looks queue and job definition up; called once for each way.</param>
    public (RunSubmission Submission, RunSpec Spec) Get(RunSpec spec, StoreConnection? connection, Func<RunSpec, RunSpec> prepare)
    {
        var key = SubmissionKey.Of(spec, spec.Aws!.Region, spec.Queue, spec.JobDefinition, $"{spec.Aws.StageInput}", $"{connection}");
        if (open.TryGetValue(key, out var known))
            return known;
        if (refused.TryGetValue(key, out var error))
            throw error;
        try
        {
            var whole = prepare(spec);
            return open[key] = (SessionRuns.Default.Open(whole, done, connection), whole);
        }
        catch (QuiltException refusal)
        {
            refused[key] = refusal; // a queue that is not there is not asked for again for every subject
            throw;
        }
    }

    /// <summary>Adds a plan; gives the plans that are to go out now, if there are enough of them.</summary>
    /// <param name="submission">The submission.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="together">How many go out together.</param>
    public IReadOnlyList<JobPlan> Add(RunSubmission submission, JobPlan plan, int together)
    {
        if (!waiting.TryGetValue(submission, out var plans))
            waiting[submission] = plans = [];
        plans.Add(plan);
        if (plans.Count < together)
            return [];
        waiting.Remove(submission);
        return plans;
    }

    /// <summary>All submissions.</summary>
    public IEnumerable<RunSubmission> All => open.Values.Select(one => one.Submission);

    /// <summary>What is left to go out.</summary>
    public IEnumerable<(RunSubmission Submission, IReadOnlyList<JobPlan> Plans)> TakeRest()
    {
        foreach (var (submission, plans) in waiting)
            yield return (submission, plans);
        waiting.Clear();
    }
}
