namespace Quilt.Runs;

/// <summary>Everything that can be done with runs and jobs, whatever engine they run on. Safe to use from many threads.</summary>
public sealed class BatchRuns
{
    /// <summary>Over the user's store (see <see cref="RunStore.Default"/>). The same object for the same store as long as the process lives: it holds what runs.</summary>
    public static BatchRuns Default => throw new NotImplementedException();

    /// <summary>Over another store; the same object for the same folder as long as the process lives.</summary>
    public static BatchRuns For(RunStore store) => throw new NotImplementedException();

    /// <summary>The store.</summary>
    public RunStore Store => throw new NotImplementedException();

    /// <summary>Begins a submission; see <see cref="RunSubmission"/>.</summary>
    /// <param name="spec">How the jobs are to be run.</param>
    /// <param name="done">Input keys that need no job (<see cref="InputKey.Of(Package)"/>); null: none.</param>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidEnvironment"/>: a variable's name is malformed or one of the contract's.</exception>
    public RunSubmission Open(RunSpec spec, IReadOnlySet<string>? done) => throw new NotImplementedException();

    /// <summary>The runs, newest first; one whose record cannot be read is reported as an error.</summary>
    public IAsyncEnumerable<Run> ListAsync(IReport report, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>One run as it is now.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.RunNotFound"/>; <see cref="Problem.InvalidRecord"/>.</exception>
    public Task<Run> GetRunAsync(string runId, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The jobs of a run as they are now, in the order of their submission.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.RunNotFound"/>; <see cref="Problem.InvalidRecord"/>.</exception>
    public Task<IReadOnlyList<Job>> GetJobsAsync(string runId, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>One job as it is now.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.RunNotFound"/>; <see cref="Problem.JobNotFound"/>; <see cref="Problem.InvalidRecord"/>.</exception>
    public Task<Job> GetJobAsync(string jobId, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Waits for jobs and gives each as it ends; those that have ended already come first. Ends when all have.</summary>
    /// <param name="jobIds">The jobs, of any runs.</param>
    /// <param name="progress">Told the number of jobs in each state whenever one changes (at most a few times a second); may be null.</param>
    /// <param name="cancellationToken">Ends the waiting, not the jobs.</param>
    public IAsyncEnumerable<Job> WaitAsync(
        IReadOnlyCollection<string> jobIds, IProgress<JobCounts>? progress, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Ends jobs (those that have ended stay as they are) and gives them as they are then. Works from another session, too.</summary>
    /// <param name="jobIds">The jobs, of any runs.</param>
    /// <param name="reason">Why, for a person; recorded.</param>
    /// <param name="cancellationToken">Ends the waiting for the end.</param>
    public Task<IReadOnlyList<Job>> StopAsync(
        IReadOnlyCollection<string> jobIds, string? reason, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>
    /// Gives jobs that failed, are incomplete or were lost another attempt in the same run, which this process then owns. Jobs that
    /// succeeded or still run are left alone and left out.
    /// </summary>
    /// <param name="jobIds">The jobs, of any runs.</param>
    /// <param name="secrets">The values of secrets, which no record holds; may be empty when this process submitted the run.</param>
    /// <param name="report">Told of programs that changed since, and of jobs left alone.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="QuiltException"><see cref="Problem.SecretsMissing"/>: the message names them; <see cref="Problem.ProgramNotFound"/>.</exception>
    public Task<IReadOnlyList<Job>> RestartAsync(
        IReadOnlyCollection<string> jobIds,
        IReadOnlyDictionary<string, string> secrets,
        IReport report,
        CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The lines of a job's log, of its last attempt.</summary>
    public IAsyncEnumerable<LogLine> ReadLogAsync(string jobId, LogOptions options, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>The files that the job's successful attempt left (those of its last attempt, if none succeeded).</summary>
    public IAsyncEnumerable<ResultFile> GetResultsAsync(string jobId, CancellationToken cancellationToken) => throw new NotImplementedException();
}
