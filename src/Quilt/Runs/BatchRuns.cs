using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Quilt.Registries;
using Quilt.Runs.Local;

namespace Quilt.Runs;

/// <summary>Everything that can be done with runs and jobs, whatever engine they run on. Safe to use from many threads.</summary>
public sealed class BatchRuns
{
    private readonly RunCache cache;

    /// <summary>Makes the object over a store. It holds what its engines run: one for a store in a process.</summary>
    /// <param name="store">The store.</param>
    /// <param name="engines">The engines, each of another name.</param>
    public BatchRuns(RunStore store, params IEnumerable<IBatchEngine> engines)
    {
        Store = store;
        var byName = engines.ToFrozenDictionary(engine => engine.Name);
        cache = new RunCache(store, (name, _) => byName.GetValueOrDefault(name));
    }

    /// <summary>Makes the object over a store, with engines that are made when they are needed.</summary>
    /// <param name="store">The store.</param>
    /// <param name="find">
    /// Gives the engine of a name for what is reached by a connection (null: as the environment says), the same object as long as it runs something;
    /// null: there is none.
    /// </param>
    public BatchRuns(RunStore store, Func<string, StoreConnection?, IBatchEngine?> find)
    {
        Store = store;
        cache = new RunCache(store, find);
    }

    /// <summary>The store.</summary>
    public RunStore Store { get; }

    /// <summary>Begins a submission; see <see cref="RunSubmission"/>.</summary>
    /// <param name="spec">How the jobs are to be run.</param>
    /// <param name="done">Input keys that need no job (<see cref="InputKey.Of(Package)"/>); null: none.</param>
    /// <param name="connection">How the packages of its subjects are reached, where that was named.</param>
    /// <exception cref="QuiltException">
    /// <see cref="Problem.InvalidEnvironment"/>: a variable's name is malformed or one of the contract's; <see cref="Problem.InvalidLogicalKey"/>:
    /// the output is no place in a package; <see cref="Problem.UnsafePath"/>: a pattern of expected outputs.
    /// </exception>
    public RunSubmission Open(RunSpec spec, IReadOnlySet<string>? done, StoreConnection? connection = null)
    {
        JobEnvironment.Check(spec.Environment.Keys.Concat(spec.Secrets.Keys));
        RunOutput.Check(spec);
        foreach (var pattern in spec.ExpectedOutput)
            _ = OutputPattern.Parse(pattern);
        _ = cache.EngineOf(spec.Engine, connection);
        return new RunSubmission(this, spec, done, connection);
    }

    /// <summary>
    /// Looks up what a spec names at its engine, and gives the spec with all that input keys depend on; see <see cref="IBatchEngine.PrepareAsync"/>.
    /// </summary>
    /// <param name="spec">The spec as the user gave it.</param>
    /// <param name="mayChange">Whether what is not there yet is made at once (<see cref="IBatchEngine.MakeAsync"/>), and not by who submits.</param>
    /// <param name="report">Told of what is found and made.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="connection">How the packages that the jobs read are reached, where that was named.</param>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidDestination"/>: the output is none of the engine's; and what the engine refuses.</exception>
    public async Task<RunSpec> PrepareAsync(RunSpec spec, bool mayChange, IReport report, CancellationToken cancellationToken, StoreConnection? connection = null)
    {
        RunOutput.Check(spec);
        var found = await cache.EngineOf(spec.Engine, connection).PrepareAsync(spec, report, cancellationToken).ConfigureAwait(false);
        return mayChange ? await MakeAsync(found, connection, true, report, cancellationToken).ConfigureAwait(false) : found;
    }

    /// <summary>The runs as their records tell, newest first; one whose record cannot be read is reported as an error.</summary>
    public async IAsyncEnumerable<Run> ListAsync(IReport report, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var id in Store.ListIds())
        {
            cancellationToken.ThrowIfCancellationRequested();
            Run run;
            try
            {
                run = await GetRecordedAsync(id, cancellationToken).ConfigureAwait(false);
            }
            catch (QuiltException e)
            {
                report.Error(e);
                continue;
            }
            yield return run;
        }
    }

    /// <summary>One run as it is now.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.RunNotFound"/>; <see cref="Problem.InvalidRecord"/>.</exception>
    public async Task<Run> GetRunAsync(string runId, CancellationToken cancellationToken) =>
        (await FreshAsync(runId, cancellationToken).ConfigureAwait(false)).GetRun();

    /// <summary>The same as its record tells, without asking anybody else.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.RunNotFound"/>; <see cref="Problem.InvalidRecord"/>.</exception>
    public Task<Run> GetRecordedAsync(string runId, CancellationToken cancellationToken) => Task.Run(() => Recorded(runId), cancellationToken);

    /// <summary>When the engine of a run last heard of its jobs, where it hears nothing any more; null: it does.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.RunNotFound"/>; <see cref="Problem.InvalidRecord"/>.</exception>
    public DateTimeOffset? SilentSince(string runId)
    {
        var run = cache.Get(runId);
        return run.Engine.SilentSince(run.Record);
    }

    /// <summary>The jobs of a run as they are now, in the order of their submission.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.RunNotFound"/>; <see cref="Problem.InvalidRecord"/>.</exception>
    public async Task<IReadOnlyList<Job>> GetJobsAsync(string runId, CancellationToken cancellationToken) =>
        (await ExplainedAsync(runId, cancellationToken).ConfigureAwait(false)).GetJobs();

    /// <summary>One job as it is now.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.RunNotFound"/>; <see cref="Problem.JobNotFound"/>; <see cref="Problem.InvalidRecord"/>.</exception>
    public async Task<Job> GetJobAsync(string jobId, CancellationToken cancellationToken)
    {
        var (runId, number) = RunId.SplitJob(jobId);
        return (await ExplainedAsync(runId, cancellationToken).ConfigureAwait(false)).GetJob(number);
    }

    /// <summary>Looks at a run, and sends anew the jobs that are to be tried again (<see cref="IBatchEngine.RetryAsync"/>). Nothing else but waiting does.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.RunNotFound"/>; <see cref="Problem.InvalidRecord"/>.</exception>
    public async Task RetryAsync(string runId, CancellationToken cancellationToken)
    {
        var run = await Task.Run(() => cache.Get(runId), cancellationToken).ConfigureAwait(false);
        await run.Engine.RetryAsync(run.Record, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits for jobs and gives each as it ends; those that have ended already come first. Ends when all have.</summary>
    /// <param name="jobIds">The jobs, of any runs.</param>
    /// <param name="progress">Told the number of jobs in each state whenever one changes (at most a few times a second); may be null.</param>
    /// <param name="cancellationToken">Ends the waiting, not the jobs.</param>
    public IAsyncEnumerable<Job> WaitAsync(
        IReadOnlyCollection<string> jobIds, IProgress<JobCounts>? progress, CancellationToken cancellationToken) =>
        new JobWait(Group(jobIds), progress).RunAsync(cancellationToken);

    /// <summary>Ends jobs and tells of nothing but the first error, once all were asked to end; see the other form.</summary>
    public async Task<IReadOnlyList<Job>> StopAsync(IReadOnlyCollection<string> jobIds, string? reason, CancellationToken cancellationToken)
    {
        FirstError errors = new();
        var stopped = await StopAsync(jobIds, reason, errors, cancellationToken).ConfigureAwait(false);
        return errors.First is null ? stopped : throw errors.First;
    }

    /// <summary>Ends jobs (those that have ended stay as they are) and gives them as they are then. Works from another session, too.</summary>
    /// <param name="jobIds">The jobs, of any runs.</param>
    /// <param name="reason">Why, for a person; recorded.</param>
    /// <param name="report">Told of jobs and runs that could not be ended, while the others are, and of jobs that end later.</param>
    /// <param name="cancellationToken">Ends the waiting for the end.</param>
    public async Task<IReadOnlyList<Job>> StopAsync(IReadOnlyCollection<string> jobIds, string? reason, IReport report, CancellationToken cancellationToken)
    {
        List<Job> stopped = [];
        foreach (var (run, numbers) in Group(jobIds))
        {
            try
            {
                await StopRequest.RunAsync(run, numbers, reason, _ => true, report, cancellationToken).ConfigureAwait(false);
            }
            catch (QuiltException error)
            {
                report.Error(error);
            }
            stopped.AddRange(numbers.Select(run.GetJob));
        }
        return stopped;
    }

    /// <summary>Ends those of the jobs that this process runs: what another session or a cloud runs goes on.</summary>
    /// <param name="jobIds">The jobs, of any runs.</param>
    /// <param name="reason">Why, for a person; recorded.</param>
    /// <param name="cancellationToken">Ends the waiting for the end.</param>
    public async Task StopOwnAsync(IReadOnlyCollection<string> jobIds, string reason, CancellationToken cancellationToken)
    {
        foreach (var (run, numbers) in Group(jobIds))
            await StopRequest.RunAsync(run, numbers, reason, run.Engine.IsOurs, new FirstError(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Refuses variables that a restart of jobs would hand to none of them; <see cref="RestartAsync(IReadOnlyCollection{string}, RestartOptions, IReport, CancellationToken)"/> does so, too.</summary>
    /// <param name="jobIds">The jobs, of any runs.</param>
    /// <param name="given">The variables.</param>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidEnvironment"/>: the message names them, and those that are taken.</exception>
    public void CheckRestart(IReadOnlyCollection<string> jobIds, IReadOnlyDictionary<string, string> given) =>
        RestartVariables.Check(Group(jobIds).Select(run => run.Run.Record.Header), given);

    /// <summary>Restarts jobs with secrets and nothing else; see the other form.</summary>
    public Task<IReadOnlyList<Job>> RestartAsync(
        IReadOnlyCollection<string> jobIds, IReadOnlyDictionary<string, string> secrets, IReport report, CancellationToken cancellationToken) =>
        RestartAsync(jobIds, new RestartOptions { Secrets = secrets }, report, cancellationToken);

    /// <summary>
    /// Gives jobs that failed, are incomplete or were lost another attempt in the same run, which this process then owns. Jobs that
    /// succeeded or still run are left alone and left out.
    /// </summary>
    /// <param name="jobIds">The jobs, of any runs.</param>
    /// <param name="options">Secrets, and what attempts get after those that ran out of memory.</param>
    /// <param name="report">Told of programs that changed since, and of jobs left alone.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="QuiltException">
    /// <see cref="Problem.SecretsMissing"/>: the message names them; <see cref="Problem.InvalidEnvironment"/>: a value is given that is no secret's;
    /// <see cref="Problem.ProgramNotFound"/>.
    /// </exception>
    public async Task<IReadOnlyList<Job>> RestartAsync(
        IReadOnlyCollection<string> jobIds, RestartOptions options, IReport report, CancellationToken cancellationToken)
    {
        CheckRestart(jobIds, options.Secrets);
        List<Job> restarted = [];
        foreach (var (run, numbers) in Group(jobIds))
        {
            await run.Engine.RefreshAsync(run.Record, cancellationToken).ConfigureAwait(false);
            restarted.AddRange(await new JobRestart(run, options, report).RunAsync(numbers, cancellationToken).ConfigureAwait(false));
        }
        return restarted;
    }

    /// <summary>The lines of a job's log, of its last attempt or the one that is asked for, without the values of secrets.</summary>
    public IAsyncEnumerable<LogLine> ReadLogAsync(string jobId, LogOptions options, CancellationToken cancellationToken) =>
        new LogReading(this, [jobId], options.Attempt).OfOneAsync(jobId, options, null, cancellationToken);

    /// <summary>The lines of the logs of several jobs, by their time (<see cref="LogMerge"/>); of those that are followed, as they come.</summary>
    /// <param name="jobs">The jobs, of any runs, as they are now.</param>
    /// <param name="options">Which lines of each.</param>
    /// <param name="report">Told of logs that cannot be read, and of such that may show secrets.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public IAsyncEnumerable<LogLine> ReadLogsAsync(IEnumerable<Job> jobs, LogOptions options, IReport report, CancellationToken cancellationToken)
    {
        List<Job> all = [.. jobs];
        return new LogReading(this, all.Select(job => job.JobId), options.Attempt).OfAllAsync(all, options, report, cancellationToken);
    }

    /// <summary>The files that the job's successful attempt left (those of its last attempt, if none succeeded).</summary>
    public async IAsyncEnumerable<ResultFile> GetResultsAsync(string jobId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (runId, number) = RunId.SplitJob(jobId);
        var run = await FreshAsync(runId, cancellationToken).ConfigureAwait(false);
        var job = run.Judge(run.Record.GetJob(number));
        await foreach (var file in run.Engine.GetResultsAsync(run.Record, job, cancellationToken).ConfigureAwait(false))
            yield return file;
    }

    /// <summary>See <see cref="IBatchEngine.CheckAsync"/>.</summary>
    internal Task<IReadOnlyList<JobPlan>> CheckAsync(
        RunSpec spec, StoreConnection? connection, IReadOnlyList<JobPlan> plans, IReport report, CancellationToken cancellationToken) =>
        cache.EngineOf(spec.Engine, connection).CheckAsync(plans, report, cancellationToken);

    /// <summary>See <see cref="IBatchEngine.MakeAsync"/>.</summary>
    internal Task<RunSpec> MakeAsync(RunSpec spec, StoreConnection? connection, bool mayChange, IReport report, CancellationToken cancellationToken) =>
        cache.EngineOf(spec.Engine, connection).MakeAsync(spec, mayChange, report, cancellationToken);

    /// <summary>A run as its record tells, without a look at it; null when that cannot be read.</summary>
    internal RunView? Find(string runId)
    {
        try
        {
            var run = cache.Get(runId);
            run.Record.Refresh();
            return run;
        }
        catch (QuiltException)
        {
            return null;
        }
    }

    /// <summary>The region of what is named without one at an engine; null: it knows none.</summary>
    internal string? RegionOf(string engine) => cache.EngineOf(engine, null).Region;

    /// <summary>The runs as their records tell, newest first, without those whose record cannot be read. Asks no engine.</summary>
    internal IEnumerable<RunView> OpenReadable() => Store.ListIds().Select(Find).OfType<RunView>();

    /// <summary>Keeps a run that was just made.</summary>
    internal RunView Keep(RunRecord record) => cache.Keep(record);

    /// <summary>A run after another look at it.</summary>
    internal async Task<RunView> FreshAsync(string runId, CancellationToken cancellationToken)
    {
        var run = await Task.Run(() => cache.Get(runId), cancellationToken).ConfigureAwait(false);
        await run.Engine.RefreshAsync(run.Record, cancellationToken).ConfigureAwait(false);
        return run;
    }

    // What others appended since it was opened counts, too.
    private Run Recorded(string runId)
    {
        var run = cache.Get(runId);
        run.Record.Refresh();
        return run.GetRun();
    }

    // With why jobs do not start.
    private async Task<RunView> ExplainedAsync(string runId, CancellationToken cancellationToken)
    {
        var run = await FreshAsync(runId, cancellationToken).ConfigureAwait(false);
        await run.Engine.LookAtWaitingAsync(run.Record, cancellationToken).ConfigureAwait(false);
        return run;
    }

    private List<(RunView Run, int[] Numbers)> Group(IEnumerable<string> jobIds) =>
        [.. jobIds.Select(RunId.SplitJob).GroupBy(job => job.RunId, job => job.Number).Select(run => (cache.Get(run.Key), run.Distinct().ToArray()))];
}
