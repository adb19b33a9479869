using System.Management.Automation;
using Quilt;

namespace QuiltPS;

/// <summary>Waits until jobs have ended, and passes each on as it ends.</summary>
[Cmdlet(VerbsLifecycle.Wait, "QuiltBatch", DefaultParameterSetName = "Run")]
[OutputType(typeof(Job))]
public sealed class WaitQuiltBatchCommand : JobCmdlet
{
    // Timers take no longer spans than some 49 days.
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(40);

    private readonly JobStopper stopper = new(Runs);

    /// <summary>The longest time to wait: seconds, or a TimeSpan; 0 only looks. The jobs go on when it is over.</summary>
    [Parameter]
    [Seconds(AllowZero = true)]
    public TimeSpan Timeout { get; set; } = System.Threading.Timeout.InfiniteTimeSpan;

    /// <inheritdoc/>
    private protected override bool TriesAgain => true;

    /// <inheritdoc/>
    private protected override void End(IReadOnlyList<Job> jobs)
    {
        if (Timeout == TimeSpan.Zero)
        {
            Look(jobs);
            return;
        }
        foreach (var job in jobs)
            stopper.Add(job);
        Dictionary<string, Job> open = jobs.ToDictionary(job => job.JobId);
        List<Job> changed = [];
        JobProgress progress = new(jobs.Count);
        using CancellationTokenSource deadline = new(Timeout < LongestTimeout ? Timeout : System.Threading.Timeout.InfiniteTimeSpan);
        try
        {
            foreach (var job in Stream((_, token) => WaitAsync(open.Keys.ToList(), progress, deadline.Token, token), progress.View("Waiting for jobs")))
            {
                open.Remove(job.JobId);
                if (job.InputChange is not null)
                    changed.Add(job);
                WriteObject(job);
            }
            if (changed.Count > 0)
                WriteWarning($"{Display.Some(changed)}: the image was overwritten or deleted while the job waited or ran, or nobody could look, so it may not be what was read; InputChange says which. Submit-QuiltBatch -StageInput gives jobs copies that nobody changes.");
        }
        catch (PipelineStoppedException) when (Stopping)
        {
            ComeBack.Say(Host, open.Values, MyInvocation.PipelinePosition < MyInvocation.PipelineLength);
            throw;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            ThrowTerminatingError(ErrorRecords.From(TimedOut(open.Values)));
        }
        catch (Exception error) when (error is not OperationCanceledException && !ErrorRecords.BelongsToEngine(error))
        {
            ThrowTerminatingError(ErrorRecords.From(BrokenOff(error, open.Values)));
        }
    }

    // A run that cannot be asked for is not one that does not exist: what follows must not take the jobs of others for all.
    private protected override void Find(Action look) => Try(() =>
    {
        try
        {
            look();
        }
        catch (QuiltException error) when (error.Problem is not (Problem.RunNotFound or Problem.JobNotFound))
        {
            ThrowTerminatingError(ErrorRecords.From(error));
        }
    });

    /// <inheritdoc/>
    private protected override void OnStop() => stopper.Stop();

    // Whoever does not want to wait knows that it may be a part: no error, so that the part can be kept in a variable.
    private void Look(IReadOnlyList<Job> jobs)
    {
        WriteObject(jobs.Where(job => job.IsEnded), enumerateCollection: true);
        var open = jobs.Where(job => !job.IsEnded).ToList();
        if (open.Count > 0)
            WriteWarning($"{Display.Some(open)} have not ended. Get-QuiltBatchStatus shows them.");
    }

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

    // These end the pipeline: what follows must not take the jobs that have ended for all of them.
    private static QuiltException BrokenOff(Exception error, ICollection<Job> open) => new(
        ErrorRecords.From(error).FullyQualifiedErrorId,
        $"{error.Message} The wait ends here, with {Display.Some(open)} left, which nobody stopped. To wait again: {ComeBack.Commands(open)}",
        open.Select(job => job.RunId).Distinct().ToArray(),
        error);

    private QuiltException TimedOut(ICollection<Job> open)
    {
        string[] runs = [.. open.Select(job => job.RunId!).Distinct()];
        var state = runs.Select(Runs.SilentSince).Min() is { } silent ? $"AWS Batch has not answered since {Display.Clock(silent)}, so nobody knows how they are. To wait again: {ComeBack.Commands(open)}"
            : open.Where(job => job.Reason is not null).ToList() is { Count: > 0 } doubted ? $"Whether {Display.Some(doubted)} go on nobody knows: {doubted[0].Reason}."
            : "They go on: Get-QuiltBatchStatus shows them, Stop-QuiltBatch ends them.";
        return new(Problem.WaitTimeout, $"Nobody saw {Display.Some(open)} end within {Display.Duration(Timeout)}. {state}", runs);
    }
}
