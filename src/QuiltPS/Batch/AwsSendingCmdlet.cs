using System.Management.Automation;
using Quilt;
using Quilt.Runs;

namespace QuiltPS;

/// <summary>Sends jobs to AWS Batch, many together. What keeps them from being sent ends the pipeline: what follows must not take those before them for all.</summary>
public abstract class AwsSendingCmdlet : AwsJobCmdlet
{
    private readonly HashSet<RunSubmission> prepared = [];
    private readonly HashSet<RunSubmission> begun = [];
    private bool isSaid;

    /// <summary>How far the sending is.</summary>
    private protected SendProgress Sending { get; } = new();

    // What AWS Batch refuses is an error, and the job says so, too: who waits for all must not miss it.
    private protected void Send(RunSubmission submission, IReadOnlyList<JobPlan> plans) => Whole(plans, () =>
    {
        // Only now has somebody agreed to a job: what it needs is made, and what is to go goes.
        if (submission.Spec.Aws is { LacksRevision: true } or { Prune: true } && prepared.Add(submission))
            Await((report, token) => submission.MakeAsync(plans[0], mayChange: true, report, token));
        begun.Add(submission);
        SayWhenStopped(() => SendNow(submission, plans));
        return true;
    });

    /// <summary>Does a step while jobs are sent, before, between or after them: who stops it (Ctrl+C) is told what was sent.</summary>
    private protected void SayWhenStopped(Action step)
    {
        try
        {
            step();
        }
        catch (PipelineStoppedException) when (Stopping && begun.Count > 0 && !isSaid)
        {
            isSaid = true;
            ComeBack.SaySent(Host, begun.SelectMany(one => one.GetSent()), Sending.Total);
            throw;
        }
    }

    private void SendNow(RunSubmission submission, IReadOnlyList<JobPlan> plans)
    {
        WaitTurn();
        Sending.Begin(plans.Count);
        foreach (var job in Stream((report, token) => submission.SubmitAsync(plans, Sending, report, token), Sending.View))
        {
            // One that was sent may have failed since; that is no refusal.
            if (job is { Status: JobStatus.FAILED, EngineId: null })
                WriteError(ErrorRecords.From(new QuiltException(Problem.JobRefused, $"{job.Name} was {job.Reason}", job.JobId)));
            WriteObject(job);
        }
    }

    /// <summary>Tells, where only that was asked for, what would be made for jobs before the first is sent, and what would go.</summary>
    /// <param name="firsts">The first job of each submission.</param>
    private protected void TellMade(IReadOnlyDictionary<RunSubmission, JobPlan> firsts)
    {
        foreach (var (submission, first) in firsts.Where(one => one.Key.Spec.Aws is { LacksRevision: true } or { Prune: true }))
        {
            Await((report, token) => submission.MakeAsync(first, mayChange: false, report, token));
            if (submission.Spec.Aws is { LacksRevision: true })
                ShouldProcess($"{submission.Spec.JobDefinition}, with the image {submission.Spec.Image}", "Register a revision of the job definition");
        }
    }

    /// <summary>Does a step for jobs that are to be sent.</summary>
    private protected T Whole<T>(IReadOnlyList<JobPlan> plans, Func<T> step) => Whole(step, error => BrokenOff(plans, error));

    /// <summary>Does a step without which no job can be sent.</summary>
    private protected T Whole<T>(Func<T> step) => Whole(step, error => error);

    private T Whole<T>(Func<T> step, Func<Exception, Exception> explain)
    {
        try
        {
            return step();
        }
        catch (Exception error) when (error is not OperationCanceledException && !ErrorRecords.BelongsToEngine(error))
        {
            ThrowTerminatingError(ErrorRecords.From(explain(error)));
            throw; // not reached
        }
    }

    private static QuiltException BrokenOff(IReadOnlyList<JobPlan> plans, Exception error) => new(
        ErrorRecords.From(error).FullyQualifiedErrorId,
        $"{error.Message} The submission ends here, before it was sure of {Display.Count(plans.Count, "job")} ({string.Join(", ", plans.Take(3).Select(plan => plan.Name))}{(plans.Count > 3 ? ", …" : "")}) and of what comes after. " +
        "Submit the same again when that is mended: it goes on with the jobs that were sent.",
        (error as QuiltException)?.Target,
        error);
}
