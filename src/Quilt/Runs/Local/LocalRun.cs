using System.Collections.Concurrent;
using System.Threading.Channels;
using Quilt.Transfers;

namespace Quilt.Runs.Local;

/// <summary>The attempts of one run that this process owns: a queue, and so many places for those that run.</summary>
internal sealed class LocalRun
{
    private readonly RunRecord record;
    private readonly RunOwner owner;
    private readonly IContentSource content;
    private readonly LocalOptions options;
    private readonly SemaphoreSlim places;
    private readonly Channel<LocalAttempt> queue = Channel.CreateUnbounded<LocalAttempt>();
    private readonly ConcurrentDictionary<(int Job, int Attempt), LocalAttempt> attempts = [];
    private readonly Lock gate = new();
    private readonly FileStream alive;
    private Dictionary<string, string> secrets = [];
    private Task? watch;

    /// <param name="record">The run's record.</param>
    /// <param name="owner">Who runs the attempts: this process.</param>
    /// <param name="content">Where inputs come from.</param>
    /// <param name="options">The engine's limits.</param>
    public LocalRun(RunRecord record, RunOwner owner, IContentSource content, LocalOptions options)
    {
        this.record = record;
        this.owner = owner;
        this.content = content;
        this.options = options;
        places = new SemaphoreSlim(Math.Max(1, record.Header.Spec.ThrottleLimit ?? Environment.ProcessorCount));
        alive = OwnerLiveness.Hold(record.Folder, owner);
        _ = Task.Run(PumpAsync);
    }

    /// <summary>Whether this process holds attempts that have not ended.</summary>
    public bool IsBusy => !attempts.IsEmpty;

    /// <summary>The secrets that this process was given for the run.</summary>
    public IReadOnlyDictionary<string, string> Secrets
    {
        get
        {
            lock (gate)
                return secrets;
        }
    }

    /// <summary>Queues the last attempts of jobs.</summary>
    public void Add(IReadOnlyList<int> jobs, IReadOnlyDictionary<string, string> given)
    {
        lock (gate)
        {
            secrets = given.Concat(secrets).DistinctBy(secret => secret.Key).ToDictionary(StringComparer.Ordinal);
            foreach (var job in jobs)
            {
                LocalAttempt attempt = new(record, job, JobMark.Of(owner.Token, record.Header.Id, job, record.GetJob(job).Current.Number), secrets, content, options);
                if (!attempts.TryAdd(attempt.Key, attempt))
                    continue;
                record.Tell(job, attempt.Key.Attempt, JobStatus.RUNNABLE);
                queue.Writer.TryWrite(attempt);
            }
            if (watch is null or { IsCompleted: true })
                watch = Task.Run(WatchAsync);
        }
    }

    /// <summary>Ends everything that this process runs of the run, and returns when it has ended.</summary>
    public async Task StopAllAsync(string reason)
    {
        await Task.WhenAll(attempts.Values.Select(attempt => StopAsync(attempt, reason))).ConfigureAwait(false);
        while (IsBusy)
            await Task.Delay(10).ConfigureAwait(false);
        await alive.DisposeAsync().ConfigureAwait(false);
    }

    private async Task PumpAsync()
    {
        await foreach (var attempt in queue.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            await places.WaitAsync().ConfigureAwait(false);
            if (attempt.TryTake())
                _ = Task.Run(() => RunAsync(attempt, hasPlace: true));
            else
                places.Release();
        }
    }

    private async Task RunAsync(LocalAttempt attempt, bool hasPlace)
    {
        await attempt.RunAsync().ConfigureAwait(false);
        attempts.TryRemove(attempt.Key, out _);
        if (hasPlace)
            places.Release();
    }

    private Task StopAsync(LocalAttempt attempt, string reason)
    {
        attempt.Stop(reason);
        return attempt.TryTake() ? RunAsync(attempt, hasPlace: false) : Task.CompletedTask;
    }

    // Requests to stop come by the record, from this process and from others.
    private async Task WatchAsync()
    {
        var seen = 0;
        while (true)
        {
            lock (gate)
            {
                if (!IsBusy)
                {
                    watch = null;
                    return;
                }
            }
            try
            {
                var version = record.Version;
                var requests = record.StopRequests;
                if (requests != seen)
                    await StopRequestedAsync().ConfigureAwait(false);
                seen = requests;
                await record.WaitForChangeAsync(version, options.PollInterval, CancellationToken.None).ConfigureAwait(false);
            }
            catch (QuiltException e)
            {
                // The record is gone or damaged: what cannot be recorded must not run on.
                await Task.WhenAll(attempts.Values.Select(attempt => StopAsync(attempt, e.Message))).ConfigureAwait(false);
                await Task.Delay(options.PollInterval).ConfigureAwait(false);
            }
        }
    }

    private Task StopRequestedAsync() => Task.WhenAll(
        from attempt in attempts.Values
        let current = record.GetJob(attempt.Key.Job).Current
        where current.Number == attempt.Key.Attempt && current.StopReason is not null
        select StopAsync(attempt, current.StopReason!));
}
