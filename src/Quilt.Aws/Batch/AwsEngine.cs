using System.Collections.Concurrent;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>
/// Runs jobs on AWS Batch. A job outlives the session that submitted it; only while it has no id of AWS Batch's does it belong to one, so
/// that whoever comes later knows whether to look for it (docs/run-record.md).
/// </summary>
public sealed class AwsEngine : IBatchEngine, IBatchNames, IDisposable
{
    private readonly WatchedRuns watched;
    private readonly bool ownsWatched;
    private readonly AwsClients clients;
    private readonly BatchOptions options;
    private readonly AdaptiveRate rate;
    private readonly ConcurrentDictionary<(string Region, string Queue), QueueWatch> queues = [];

    /// <summary>An engine by a connection whose parts are plain, so that callers who cannot see this assembly's types can make it.</summary>
    /// <param name="profileName">See <see cref="AwsConnection.ProfileName"/>.</param>
    /// <param name="region">See <see cref="AwsConnection.Region"/>.</param>
    /// <param name="endpointUrl">See <see cref="AwsConnection.EndpointUrl"/>: S3's.</param>
    /// <param name="sessionCredentials">See <see cref="AwsConnection.SessionCredentials"/>.</param>
    /// <param name="requesterPays">See <see cref="AwsConnection.RequesterPays"/>.</param>
    /// <param name="kmsKeyId">See <see cref="AwsConnection.KmsKeyId"/>.</param>
    public AwsEngine(string? profileName, string? region, string? endpointUrl, Func<(string Id, string Secret, string? Token)>? sessionCredentials, bool requesterPays, string? kmsKeyId)
        : this(new AwsConnection
        {
            ProfileName = profileName,
            Region = region,
            EndpointUrl = endpointUrl,
            SessionCredentials = sessionCredentials,
            RequesterPays = requesterPays,
            KmsKeyId = kmsKeyId,
        }, watched: WatchedRuns.OfProcess)
    {
    }

    /// <summary>An engine by a connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="options">The limits.</param>
    /// <param name="watched">What the process knows of runs; null: nothing, as in one of its own.</param>
    internal AwsEngine(AwsConnection connection, BatchOptions? options = null, WatchedRuns? watched = null)
    {
        ownsWatched = watched is null;
        this.watched = watched ?? new WatchedRuns();
        this.options = options ?? new BatchOptions();
        clients = new AwsClients(connection, this.options.Retries);
        rate = new AdaptiveRate(this.options.FirstRate);
    }

    /// <inheritdoc/>
    public string Name => AwsSpec.EngineName;

    /// <inheritdoc/>
    public string? Region => clients.Region;

    /// <inheritdoc/>
    public Task<RunSpec> PrepareAsync(RunSpec spec, IReport report, CancellationToken cancellationToken) =>
        SpecPreparation.RunAsync(clients, options, spec, report, cancellationToken);

    /// <inheritdoc/>
    public Task<RunSpec> MakeAsync(RunSpec spec, bool mayChange, IReport report, CancellationToken cancellationToken) =>
        RevisionMaking.RunAsync(clients, spec, mayChange, report, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<BatchName>> GetQueuesAsync(CancellationToken cancellationToken) => BatchNames.QueuesAsync(clients.Batch(clients.Region), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<BatchName>> GetJobDefinitionsAsync(string? name, CancellationToken cancellationToken) =>
        BatchNames.DefinitionsAsync(clients.Batch(clients.Region), name, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<JobPlan>> CheckAsync(IReadOnlyList<JobPlan> plans, IReport report, CancellationToken cancellationToken) =>
        new InputCheck(clients.S3, options.Concurrency).RunAsync(plans, report, cancellationToken);

    /// <inheritdoc/>
    public async Task<string?> JoinAsync(RunRecord run, CancellationToken cancellationToken)
    {
        await Watched(run).JoinAsync(run, watched.Self, cancellationToken).ConfigureAwait(false);
        return watched.Self.Token;
    }

    /// <inheritdoc/>
    public Task SubmitAsync(RunRecord run, IReadOnlyList<int> jobs, IReadOnlyDictionary<string, string> secrets, CancellationToken cancellationToken)
    {
        var watched = Watched(run);
        watched.Keep(secrets);
        var isNew = jobs.Any(number => run.GetJob(number).Current.Number == 1);
        return new JobSubmitter(
            clients, rate, options, run, watched, () => watched.TakeOverAsync(() => Takeover.BeginAsync(clients, options, run.Header, isNew, cancellationToken)))
            .RunAsync(jobs, cancellationToken);
    }

    /// <inheritdoc/>
    public Task CompleteAsync(RunRecord run, CancellationToken cancellationToken) => Watched(run).CompleteAsync(cancellationToken);

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> SecretsOf(RunRecord run) => Watched(run).Secrets;

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<int, IReadOnlyCollection<string>>> GetLogSecretsAsync(RunRecord run, IReadOnlyList<JobState> jobs, CancellationToken cancellationToken) =>
        new LogSecrets(clients, options, run, Watched(run)).FindAsync(jobs, cancellationToken);

    /// <inheritdoc/>
    public async Task RefreshAsync(RunRecord run, CancellationToken cancellationToken)
    {
        var watched = Watched(run);
        await watched.LookAsync(
            options.Freshness,
            async () =>
            {
                run.Refresh();
                using JobWatch watch = new(clients, options, run, watched);
                watched.Due = await watch.LookAsync(cancellationToken).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task RetryAsync(RunRecord run, CancellationToken cancellationToken)
    {
        await RefreshAsync(run, cancellationToken).ConfigureAwait(false);
        JobRetry retry = new(this, options, run);
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = options.Concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Watched(run).Due, parallel, async (one, token) => await retry.RunAsync(one.Job, one.End, token).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task LookAtWaitingAsync(RunRecord run, CancellationToken cancellationToken)
    {
        var (region, queue) = PlaceOf(run);
        return run.Tally().Any(count => count is { Key.Status: JobStatus.RUNNABLE, Value: > 0 })
            ? Watched(region, queue).LookAsync(clients.Batch(region), queue, options.QueueFreshness, cancellationToken)
            : Task.CompletedTask;
    }

    /// <inheritdoc/>
    public JobWaiting? WaitingOf(RunRecord run, JobState job)
    {
        var (region, queue) = PlaceOf(run);
        return job.Current.Status == JobStatus.RUNNABLE
            ? WaitJudge.Of(job.Current, Watched(region, queue).Last, options.MisconfigurationGrace, DateTimeOffset.UtcNow)
            : null;
    }

    /// <inheritdoc/>
    public string? DoubtOf(RunRecord run, JobState job)
    {
        var watched = Watched(run);
        return watched.Unknown.Contains(job) ? JobDoubt.Of(run.Header, job, watched.Unknown, options)
            : watched.OpenEnds.WhyOf(job) is { } why ? JobDoubt.Undecided(why)
            : null;
    }

    /// <inheritdoc/>
    public DateTimeOffset? SilentSince(RunRecord run) => clients.SilentSince(run.Header.Spec.Aws!.Region!);

    /// <inheritdoc/>
    public async Task WaitForChangeAsync(RunRecord run, long version, CancellationToken cancellationToken) =>
        await Task.Delay(Watched(run).NextPause(version, OpenCount(run), options), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task StopAsync(RunRecord run, IReadOnlyList<int> jobs, IReport report, CancellationToken cancellationToken)
    {
        JobStopping stopping = new(clients.Batch(run.Header.Spec.Aws!.Region!), options, run, Watched(run), report);
        for (var version = run.Version; await stopping.AskAsync(jobs, cancellationToken).ConfigureAwait(false) > 0; version = run.Version)
        {
            await WaitForChangeAsync(run, version, cancellationToken).ConfigureAwait(false);
            await RefreshAsync(run, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task<int> FitMemoryAsync(RunRecord run, int memory, CancellationToken cancellationToken) =>
        Watched(run).RaisedMemory.FitAsync(clients, run.Header, memory, cancellationToken);

    /// <summary>Never: what became of a job whose submitter is gone, AWS Batch says.</summary>
    public bool IsGone(RunRecord run, string owner) => false;

    /// <inheritdoc/>
    public string? OutputOf(RunRecord run, JobState job) => JobPlaces.OutputOf(run.Header, job);

    /// <inheritdoc/>
    public IAsyncEnumerable<ResultFile> GetResultsAsync(RunRecord run, JobState job, CancellationToken cancellationToken) =>
        new OutputObjects(clients.S3).ListAsync(JobPlaces.OutputOf(run.Header, job), job.Current.Started, job.Current.Since, job.Current.Stopped, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<LogLine> ReadLogAsync(RunRecord run, int job, LogOptions options, CancellationToken cancellationToken) =>
        new JobLog(this, clients, this.options, run, Watched(run), job).ReadAsync(options, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<(int Job, int Attempt), JobUsage>> GetUsageAsync(RunRecord run, IReadOnlyList<JobState> jobs, IReport report, CancellationToken cancellationToken)
    {
        try
        {
            return new UsageReader(clients.Batch(run.Header.Spec.Aws!.Region!), run, options, report).ReadAsync(jobs, cancellationToken);
        }
        catch (QuiltException error) when (error.Problem == Problem.CredentialsInvalid)
        {
            report.Warning($"The report of run {run.Header.Id} does not tell what jobs had: {error.Message}");
            return Task.FromResult<IReadOnlyDictionary<(int Job, int Attempt), JobUsage>>(new Dictionary<(int, int), JobUsage>());
        }
    }

    /// <inheritdoc/>
    public Task<(string? Queue, string? JobDefinition)> GetFullNamesAsync(RunRecord run, CancellationToken cancellationToken) =>
        FullNames.FindAsync(clients, run.Header.Spec, cancellationToken);

    /// <inheritdoc/>
    public JobLinks LinksOf(RunRecord run, JobState job) => ConsoleLinks.Of(run.Header, job);

    /// <inheritdoc/>
    public void Dispose()
    {
        clients.Dispose();
        if (ownsWatched)
            watched.Dispose();
        foreach (var queue in queues.Values)
            queue.Dispose();
    }

    private WatchedRun Watched(RunRecord run) => watched.Of(run);

    private static int OpenCount(RunRecord run) => run.Tally().Where(count => count.Key.Status is not (JobStatus.SUCCEEDED or JobStatus.FAILED)).Sum(count => count.Value);

    private QueueWatch Watched(string region, string queue) => queues.GetOrAdd((region, queue), _ => new QueueWatch());

    private static (string Region, string Queue) PlaceOf(RunRecord run) => (run.Header.Spec.Aws!.Region!, run.Header.Spec.Queue!);
}
