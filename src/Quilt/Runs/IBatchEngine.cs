namespace Quilt.Runs;

/// <summary>
/// Runs jobs somewhere: on this machine, or on AWS Batch. What to run, and everything that becomes of it, stands in the run's record,
/// which the engine writes as it goes; whoever wants to know reads it there. So a session that comes later, with an engine of the same
/// name, takes up any run. Safe for threads.
/// </summary>
public interface IBatchEngine
{
    /// <summary>The name that stands in records: <c>local</c>, <c>aws</c>.</summary>
    string Name { get; }

    /// <summary>The region of what is named without one; null: there are none, or nobody says.</summary>
    string? Region => null;

    /// <summary>
    /// Looks up what a spec names, and gives it with all that input keys depend on (image, digest, command). Says clearly what is wrong
    /// before the first job. Changes nothing.
    /// </summary>
    /// <param name="spec">The spec as the user gave it.</param>
    /// <param name="report">Told what was found.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<RunSpec> PrepareAsync(RunSpec spec, IReport report, CancellationToken cancellationToken) => Task.FromResult(spec);

    /// <summary>Makes what the jobs of a spec need and is not there yet, and does what else is to be done before the first of them is sent.</summary>
    /// <param name="spec">A spec that <see cref="PrepareAsync"/> gave.</param>
    /// <param name="mayChange">Whether it may be done; else what would be done and is not seen from the spec is told.</param>
    /// <param name="report">Told of what is done.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<RunSpec> MakeAsync(RunSpec spec, bool mayChange, IReport report, CancellationToken cancellationToken) => Task.FromResult(spec);

    /// <summary>Looks whether jobs could read their inputs, before any is submitted. Changes nothing.</summary>
    /// <param name="plans">What is to be submitted.</param>
    /// <param name="report">Told of those that could not.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Those that could, in their order.</returns>
    Task<IReadOnlyList<JobPlan>> CheckAsync(IReadOnlyList<JobPlan> plans, IReport report, CancellationToken cancellationToken) => Task.FromResult(plans);

    /// <summary>Makes this process known to the run's record, if attempts depend on it, before it submits any.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>
    /// The owner's token, which goes into each attempt; null when attempts outlive their submitter. An attempt that gets an id of the
    /// engine's has no owner any more.
    /// </returns>
    Task<string?> JoinAsync(RunRecord run, CancellationToken cancellationToken);

    /// <summary>
    /// Takes on the last attempt of jobs, which the record already holds as SUBMITTED. Returns when they are taken on, not when they run.
    /// May be called again for the same attempt after a crash: an attempt is never run twice.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="jobs">The jobs' numbers.</param>
    /// <param name="secrets">The run's secrets, by name.</param>
    /// <param name="cancellationToken">Ends the taking on; what was taken on goes on, and what was not is recorded as failed or is found by a later look.</param>
    Task SubmitAsync(RunRecord run, IReadOnlyList<int> jobs, IReadOnlyDictionary<string, string> secrets, CancellationToken cancellationToken);

    /// <summary>
    /// Nothing more will be submitted to the run. An engine whose jobs can be found without the record may by this tell a submission that broke
    /// off, which the same submission then goes on with, from one that is to be made again.
    /// </summary>
    Task CompleteAsync(RunRecord run, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The secrets that this process was given for a run; no record holds them.</summary>
    IReadOnlyDictionary<string, string> SecretsOf(RunRecord run);

    /// <summary>What must not be shown of the logs of jobs, by their numbers; a job of which nobody knows that any more is left out.</summary>
    Task<IReadOnlyDictionary<int, IReadOnlyCollection<string>>> GetLogSecretsAsync(RunRecord run, IReadOnlyList<JobState> jobs, CancellationToken cancellationToken)
    {
        IReadOnlyCollection<string> values = [.. SecretsOf(run).Values];
        return Task.FromResult<IReadOnlyDictionary<int, IReadOnlyCollection<string>>>(jobs.ToDictionary(job => job.Number, _ => values));
    }

    /// <summary>Looks at the jobs that have not ended, and records what changed. Sends nothing, so that everybody may look.</summary>
    Task RefreshAsync(RunRecord run, CancellationToken cancellationToken);

    /// <summary>Looks, and sends anew the jobs that ended in a way that is to be tried again: only for those who wait for jobs or ask how they are.</summary>
    Task RetryAsync(RunRecord run, CancellationToken cancellationToken) => RefreshAsync(run, cancellationToken);

    /// <summary>Looks at what keeps jobs from starting, for <see cref="WaitingOf"/>; who only waits for ends need not ask.</summary>
    Task LookAtWaitingAsync(RunRecord run, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Why a job that could start has not, as of the last look; null: it has, or nobody looked.</summary>
    JobWaiting? WaitingOf(RunRecord run, JobState job) => null;

    /// <summary>Why what the record says of a job that has not ended may not be so, as of the last look: the engine does not know the job, say; null: nothing speaks against it.</summary>
    string? DoubtOf(RunRecord run, JobState job) => null;

    /// <summary>When what runs the jobs last answered, where it does not any more; null: it does.</summary>
    DateTimeOffset? SilentSince(RunRecord run) => null;

    /// <summary>Waits until the run may have changed since a version of its record, as long as the engine finds good before it looks again.</summary>
    Task WaitForChangeAsync(RunRecord run, long version, CancellationToken cancellationToken);

    /// <summary>Ends jobs for which the record holds a request to stop, and returns when it is sure that they ended.</summary>
    /// <param name="run">The run.</param>
    /// <param name="jobs">The jobs' numbers.</param>
    /// <param name="report">Told of jobs that could not be ended (the others are), and of such as will end later, which nobody waits for.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    Task StopAsync(RunRecord run, IReadOnlyList<int> jobs, IReport report, CancellationToken cancellationToken);

    /// <summary>Whether an owner is gone, so that those of its attempts that have not ended never will.</summary>
    /// <param name="run">The run.</param>
    /// <param name="owner">The owner's token as <see cref="JoinAsync"/> gave it.</param>
    bool IsGone(RunRecord run, string owner);

    /// <summary>Whether this process runs the job's last attempt, which then does not outlive it.</summary>
    bool IsOurs(JobState job) => false;

    /// <summary>The memory in MiB that a job gets which asks for so much: engines may have it in certain sizes only.</summary>
    /// <param name="run">The run.</param>
    /// <param name="memory">MiB.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="QuiltException"><see cref="Problem.JobDoesNotFit"/>: it would wait for ever.</exception>
    Task<int> FitMemoryAsync(RunRecord run, int memory, CancellationToken cancellationToken) => Task.FromResult(memory);

    /// <summary>Where the results of a job are: those of its successful attempt, else of its last.</summary>
    string? OutputOf(RunRecord run, JobState job);

    /// <summary>The files there, in walk order.</summary>
    IAsyncEnumerable<ResultFile> GetResultsAsync(RunRecord run, JobState job, CancellationToken cancellationToken);

    /// <summary>The lines that the job's last attempt wrote, or the one that is asked for, which it has had.</summary>
    IAsyncEnumerable<LogLine> ReadLogAsync(RunRecord run, int job, LogOptions options, CancellationToken cancellationToken);

    /// <summary>What the attempts of jobs had, by the numbers of job and attempt. What cannot be found out any more is told, and left out.</summary>
    Task<IReadOnlyDictionary<(int Job, int Attempt), JobUsage>> GetUsageAsync(RunRecord run, IReadOnlyList<JobState> jobs, IReport report, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<(int Job, int Attempt), JobUsage>>(new Dictionary<(int, int), JobUsage>());

    /// <summary>The names of a run's queue and job definition that say all (ARNs); what cannot be found out stays as the run names it.</summary>
    Task<(string? Queue, string? JobDefinition)> GetFullNamesAsync(RunRecord run, CancellationToken cancellationToken) =>
        Task.FromResult((run.Header.Spec.Queue, run.Header.Spec.JobDefinition));

    /// <summary>Where a job is shown in a browser.</summary>
    JobLinks LinksOf(RunRecord run, JobState job) => JobLinks.None;
}
