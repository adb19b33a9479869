using System.Management.Automation;
using Quilt;
using Quilt.Runs;

namespace QuiltPS;

/// <summary>
/// The base of cmdlets that take jobs: job objects, whole runs by their ids (or Run objects, by property name), or the ids of jobs.
/// What comes is collected, so that a pipeline's beginning never waits here and each run's record is read once; then the cmdlet gets the
/// jobs as they are now.
/// </summary>
public abstract class JobCmdlet : QuiltCmdlet
{
    private readonly List<(string? RunId, string? JobId)> wanted = [];

    /// <summary>The jobs.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Job")]
    [JobsOnly]
    public Job[] Job { get; set; } = [];

    /// <summary>The ids of runs: all their jobs.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Run")]
    [Alias("Id", "Run")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    public virtual string[] RunId { get; set; } = [];

    /// <summary>The ids of jobs.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "JobId")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(JobIdCompleter))]
    public string[] JobId { get; set; } = [];

    private protected static BatchRuns Runs => SessionRuns.Default;

    /// <summary>Whether the cmdlet also sends anew what is to be tried again; others only look, so that nothing is sent before they ask.</summary>
    private protected virtual bool TriesAgain => false;

    /// <summary>What the cmdlet does with the jobs.</summary>
    /// <param name="jobs">The jobs as they are now, each once; what could not be found has been reported.</param>
    private protected abstract void End(IReadOnlyList<Job> jobs);

    /// <summary>Looks for jobs of one run, or for one job: an error is reported, and the others are looked for.</summary>
    private protected virtual void Find(Action look) => Try(look);

    /// <inheritdoc/>
    protected sealed override void Process()
    {
        foreach (var job in Job)
            wanted.Add((job.RunId, job.JobId));
        foreach (var run in RunId)
            wanted.Add((run, null));
        foreach (var job in JobId)
            wanted.Add((null, job));
    }

    /// <inheritdoc/>
    protected sealed override void End()
    {
        List<Job> jobs = [];
        foreach (var run in wanted.Where(item => item.RunId is not null).GroupBy(item => item.RunId!))
            Find(() => jobs.AddRange(JobsOf(run.Key, run.Any(item => item.JobId is null) ? null : run.Select(item => item.JobId!).ToHashSet())));
        foreach (var (_, job) in wanted.Where(item => item.RunId is null))
            Find(() => jobs.Add(Await((_, token) => JobOfAsync(job!, token))));
        End(jobs.DistinctBy(job => job.JobId).ToList());
    }

    private IEnumerable<Job> JobsOf(string runId, HashSet<string>? only)
    {
        var jobs = Await((_, token) => JobsOfAsync(runId, token));
        if (only is null)
            return jobs;
        foreach (var missing in only.Except(jobs.Select(job => job.JobId)))
            Try(() => throw new QuiltException(Problem.JobNotFound, $"The run '{runId}' has no job '{missing}'.", missing));
        return jobs.Where(job => only.Contains(job.JobId));
    }

    private async Task<IReadOnlyList<Job>> JobsOfAsync(string runId, CancellationToken cancellationToken)
    {
        if (TriesAgain)
            await Runs.RetryAsync(runId, cancellationToken).ConfigureAwait(false);
        return await Runs.GetJobsAsync(runId, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Job> JobOfAsync(string jobId, CancellationToken cancellationToken)
    {
        var job = await Runs.GetJobAsync(jobId, cancellationToken).ConfigureAwait(false);
        if (!TriesAgain || job.IsEnded)
            return job;
        await Runs.RetryAsync(job.RunId!, cancellationToken).ConfigureAwait(false);
        return await Runs.GetJobAsync(jobId, cancellationToken).ConfigureAwait(false);
    }
}
