using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Quilt.Transfers;

namespace Quilt.Runs.Local;

/// <summary>
/// Runs jobs as child processes of this process, a limited number of each run at once. Jobs end with the process that owns them, however
/// it ends; docs/run-record.md says how other sessions learn of that.
/// </summary>
public sealed class LocalEngine : IBatchEngine
{
    /// <summary>The engine's name.</summary>
    public const string EngineName = "local";

    private readonly RunOwner self = OwnerLiveness.Create();
    private readonly IContentSource content;
    private readonly LocalOptions options;
    private readonly ConcurrentDictionary<string, Lazy<Task<LocalRun>>> runs = [];
    private readonly ConcurrentDictionary<string, (bool IsGone, long At)> owners = [];

    /// <summary>Makes an engine.</summary>
    /// <param name="content">Where inputs come from.</param>
    /// <param name="options">Its limits; null: the usual ones.</param>
    public LocalEngine(IContentSource content, LocalOptions? options = null)
    {
        this.content = content;
        this.options = options ?? new LocalOptions();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Task.WhenAll(Owned().Select(run => run.StopAllAsync("the session ended"))).Wait(TimeSpan.FromSeconds(5));
    }

    /// <inheritdoc/>
    public string Name => EngineName;

    /// <inheritdoc/>
    public async Task<string?> JoinAsync(RunRecord run, CancellationToken cancellationToken)
    {
        var joining = runs.GetOrAdd(run.Folder, _ => new Lazy<Task<LocalRun>>(() => JoinAsync(run)));
        try
        {
            await joining.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
            return self.Token;
        }
        catch when (joining.Value.IsFaulted)
        {
            runs.TryRemove(KeyValuePair.Create(run.Folder, joining));
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task SubmitAsync(
        RunRecord run, IReadOnlyList<int> jobs, IReadOnlyDictionary<string, string> secrets, CancellationToken cancellationToken)
    {
        // Not to be cancelled: what is recorded runs, or it would wait for ever.
        await JoinAsync(run, CancellationToken.None).ConfigureAwait(false);
        Find(run)!.Add(jobs, secrets);
    }

    /// <inheritdoc/>
    public Task RefreshAsync(RunRecord run, CancellationToken cancellationToken)
    {
        run.Refresh();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task WaitForChangeAsync(RunRecord run, long version, CancellationToken cancellationToken) =>
        run.WaitForChangeAsync(version, options.PollInterval, cancellationToken);

    /// <inheritdoc/>
    public async Task StopAsync(RunRecord run, IReadOnlyList<int> jobs, IReport report, CancellationToken cancellationToken)
    {
        for (var clock = Stopwatch.StartNew(); ;)
        {
            var version = run.Version;
            var rest = jobs.Select(run.GetJob).Where(job => !this.Judge(run, job).Current.IsEnded).ToList();
            if (rest.Count == 0)
                return;
            if (clock.Elapsed > options.OwnerPatience && rest.Where(job => !IsOurs(job)).ToList() is { Count: > 0 } others)
                await Task.WhenAll(others.Select(job => EndForOwnerAsync(run, job))).ConfigureAwait(false);
            else
                await WaitForChangeAsync(run, version, cancellationToken).ConfigureAwait(false);
        }
    }

    // Who is dead stays dead; who lives is asked again after a while.
    /// <inheritdoc/>
    public bool IsGone(RunRecord run, string owner)
    {
        if (owner == self.Token)
            return false;
        var now = Environment.TickCount64;
        if (owners.TryGetValue(owner, out var known) && (known.IsGone || now - known.At < options.PollInterval.TotalMilliseconds))
            return known.IsGone;
        var isGone = run.FindOwner(owner) is not { } found || !OwnerLiveness.IsAlive(run.Folder, found);
        owners[owner] = (isGone, now);
        return isGone;
    }

    /// <inheritdoc/>
    public bool IsOurs(JobState job) => job.Current.Owner == self.Token;

    /// <inheritdoc/>
    public string? OutputOf(RunRecord run, JobState job)
    {
        AttemptFolder folder = new(run.Folder, job, job.Current.Number);
        return job.Current.Outcome == JobOutcome.Succeeded ? folder.FinalOutput : folder.Output;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ResultFile> GetResultsAsync(
        RunRecord run, JobState job, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in await Task.Run(() => OutputFiles.List(OutputOf(run, job)!), cancellationToken).ConfigureAwait(false))
            yield return file;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<LogLine> ReadLogAsync(RunRecord run, int job, LogOptions options, CancellationToken cancellationToken) =>
        new LogReader(this, run, job).ReadAsync(options, cancellationToken);

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> SecretsOf(RunRecord run) => Find(run)?.Secrets ?? new Dictionary<string, string>();

    private IEnumerable<LocalRun> Owned() => runs.Values.Where(run => run is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }).Select(run => run.Value.Result);

    private LocalRun? Find(RunRecord run) =>
        runs.TryGetValue(run.Folder, out var found) && found.Value.IsCompletedSuccessfully ? found.Value.Result : null;

    private async Task<LocalRun> JoinAsync(RunRecord run)
    {
        if (OperatingSystem.IsLinux())
            await EndLeftoversAsync(run).ConfigureAwait(false);
        LocalRun joined = new(run, self, content, options);
        await run.AppendAsync([new OwnerJoined { Owner = self }], CancellationToken.None).ConfigureAwait(false);
        return joined;
    }

    // Should an owner have died together with its watch, its jobs may still run.
    private async Task EndLeftoversAsync(RunRecord run)
    {
        foreach (var owner in run.GetOwners().Where(owner => OwnerLiveness.IsToken(owner.Token) && IsGone(run, owner.Token)))
            await new ProcessTree(JobMark.Of(owner.Token)).EndAsync(options.StopGrace).ConfigureAwait(false);
    }

    // The owner lives and does not answer: its process is stopped, or on another machine. Only what carries the attempt's mark is killed.
    private async Task EndForOwnerAsync(RunRecord run, JobState job)
    {
        var attempt = job.Current;
        if (OperatingSystem.IsLinux() && OwnerLiveness.IsToken(attempt.Owner!))
        {
            await new ProcessTree(JobMark.Of(attempt.Owner!, run.Header.Id, job.Number, attempt.Number)).EndAsync(options.StopGrace).ConfigureAwait(false);
        }
        await run.EndAsync(new AttemptEnded
        {
            Job = job.Number,
            Attempt = attempt.Number,
            Status = JobStatus.FAILED,
            Outcome = JobOutcome.Failed,
            Reason = $"stopped: {attempt.StopReason} (the session that ran it did not answer)",
        }).ConfigureAwait(false);
    }
}
