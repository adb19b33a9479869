using System.Management.Automation;
using Quilt;

namespace QuiltPS;

/// <summary>Waits until jobs have ended, and passes each on as it ends.</summary>
[Cmdlet(VerbsLifecycle.Wait, "QuiltBatch", DefaultParameterSetName = "Run")]
[OutputType(typeof(Job))]
public sealed class WaitQuiltBatchCommand : JobCmdlet
{
    private readonly JobStopper stopper = new(Runs);

    /// <summary>The longest time to wait: seconds, or a TimeSpan. The jobs go on when it is over.</summary>
    [Parameter]
    [Seconds]
    public TimeSpan Timeout { get; set; } = System.Threading.Timeout.InfiniteTimeSpan;

    /// <inheritdoc/>
    private protected override void End(IReadOnlyList<Job> jobs)
    {
        foreach (var job in jobs)
            stopper.Add(job);
        Dictionary<string, Job> open = jobs.ToDictionary(job => job.JobId);
        JobProgress progress = new(jobs.Count);
        using CancellationTokenSource deadline = new(Timeout);
        try
        {
            foreach (var job in Stream((_, token) => WaitAsync(open.Keys.ToList(), progress, deadline.Token, token), progress.View("Waiting for jobs")))
            {
                open.Remove(job.JobId);
                WriteObject(job);
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            ThrowTerminatingError(ErrorRecords.From(TimedOut(open.Values)));
        }
    }

    /// <inheritdoc/>
    private protected override void OnStop() => stopper.Stop();

    private static async IAsyncEnumerable<Job> WaitAsync(
        IReadOnlyCollection<string> jobIds,
        JobProgress progress,
        CancellationToken deadline,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline, cancellationToken);
        await foreach (var job in Runs.WaitAsync(jobIds, progress, either.Token).ConfigureAwait(false))
            yield return job;
    }

    // Ends the pipeline: what follows must not take the jobs that have ended for all of them.
    private QuiltException TimedOut(ICollection<Job> open) => new(
        Problem.WaitTimeout,
        $"{open.Count} jobs have not ended within {Display.Duration(Timeout)}, {string.Join(", ", open.Take(3).Select(job => job.Name))}" +
        $"{(open.Count > 3 ? " among them" : "")}. They go on: Get-QuiltBatchStatus shows them, Stop-QuiltBatch ends them.",
        open.Select(job => job.RunId).Distinct().ToArray());
}
