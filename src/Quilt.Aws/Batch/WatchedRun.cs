using System.Collections.Concurrent;
using System.Diagnostics;
using Quilt.Runs;
using Quilt.Runs.Local;

namespace Quilt.Aws.Batch;

/// <summary>What this process knows of a run beside its record: secrets, what became of no call, that it is one of its owners, and when it last looked. Safe for threads.</summary>
internal sealed class WatchedRun : IDisposable
{
    private const double Growth = 1.5;
    private const double JobsPerSecond = 2000;

    private readonly ConcurrentDictionary<string, DateTimeOffset> gone = [];
    private readonly ConcurrentDictionary<(int Job, int Attempt), DateTimeOffset> leftOpen = [];
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly Lock state = new();
    private FileStream? alive;
    private long lookedAt;
    private long seenVersion = -1;
    private TimeSpan pause;
    private Task<Takeover>? takeover;

    public IReadOnlyDictionary<string, string> Secrets { get; private set; } = new Dictionary<string, string>();

    /// <summary>What AWS refused of its jobs.</summary>
    public RunRefusals Refusals { get; } = new();

    /// <summary>The jobs that had ended at the last look and are to be tried again; their ends are not recorded yet.</summary>
    public IReadOnlyCollection<(JobState Job, AttemptEnded End)> Due { get; set; } = [];

    /// <summary>The end of an attempt that is to be tried again; null: it goes on, or its end is recorded.</summary>
    public AttemptEnded? DueEnd(int job, int attempt) => Due.FirstOrDefault(one => one.End.Job == job && one.End.Attempt == attempt).End;

    /// <summary>The jobs that AWS Batch did not show at the last look.</summary>
    public UnknownJobs Unknown { get; } = new();

    /// <summary>The jobs that had ended at the last look, and whose ends could not be recorded yet.</summary>
    public OpenEnds OpenEnds { get; } = new();

    /// <summary>What jobs can get that ran out of memory.</summary>
    public RaisedMemory RaisedMemory { get; } = new();

    /// <summary>Adds secrets.</summary>
    public void Keep(IReadOnlyDictionary<string, string> given)
    {
        lock (state)
            Secrets = given.Concat(Secrets).DistinctBy(secret => secret.Key).ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>When this process first saw that an owner is gone: he may have sent something right before.</summary>
    public DateTimeOffset GoneSince(string token) => gone.GetOrAdd(token, _ => DateTimeOffset.UtcNow);

    /// <summary>Notes that this process has sent an attempt and does not know whether it arrived.</summary>
    public void LeaveOpen(int job, int attempt) => leftOpen[(job, attempt)] = DateTimeOffset.UtcNow;

    /// <summary>Since when it does not know that of an attempt; null: it is not so.</summary>
    public DateTimeOffset? LeftOpenSince(int job, int attempt) => leftOpen.TryGetValue((job, attempt), out var since) ? since : null;

    /// <summary>Begins to take over jobs of submissions that broke off, unless that is done; what failed is tried again.</summary>
    public Task<Takeover> TakeOverAsync(Func<Task<Takeover>> begin)
    {
        lock (state)
            return takeover is null or { IsFaulted: true } or { IsCanceled: true } ? takeover = begin() : takeover;
    }

    /// <summary>The submission is complete.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        Task<Takeover>? begun;
        lock (state)
            begun = takeover;
        if (begun is { IsCompletedSuccessfully: true })
            await (await begun.ConfigureAwait(false)).CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes this process an owner of attempts, as long as it lives.</summary>
    public async Task JoinAsync(RunRecord run, RunOwner owner, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (alive is not null)
                return;
            alive = OwnerLiveness.Hold(run.Folder, owner);
            await run.AppendAsync([new OwnerJoined { Owner = owner }], CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Looks, unless somebody just did.</summary>
    public async Task LookAsync(TimeSpan freshness, Func<Task> look, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (lookedAt != 0 && Stopwatch.GetElapsedTime(lookedAt) < freshness)
                return;
            await look().ConfigureAwait(false);
            lookedAt = Stopwatch.GetTimestamp();
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>How long to wait before the next look: longer each time while nothing changes.</summary>
    /// <param name="version">The record's version.</param>
    /// <param name="jobs">The number of jobs that have not ended: each hundred takes a call, and calls are to be few in a second.</param>
    /// <param name="options">The limits.</param>
    public TimeSpan NextPause(long version, int jobs, BatchOptions options)
    {
        lock (state)
        {
            pause = version != seenVersion || pause == TimeSpan.Zero ? options.FirstPoll : pause * Growth;
            var shortest = TimeSpan.FromSeconds(jobs / JobsPerSecond);
            pause = pause > shortest ? pause : shortest;
            pause = pause < options.LongestPoll ? pause : options.LongestPoll;
            seenVersion = version;
            return pause;
        }
    }

    public void Dispose()
    {
        alive?.Dispose();
        gate.Dispose();
        Refusals.Dispose();
    }
}
