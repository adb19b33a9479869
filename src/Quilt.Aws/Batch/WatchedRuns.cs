using System.Collections.Concurrent;
using Quilt.Runs;
using Quilt.Runs.Local;

namespace Quilt.Aws.Batch;

/// <summary>
/// What a process knows of runs beside their records. Engines come and go with the ways to reach AWS (a login writes its files anew), and what
/// one knows of a run the next one needs. Safe for threads.
/// </summary>
internal sealed class WatchedRuns : IDisposable
{
    private readonly ConcurrentDictionary<string, WatchedRun> runs = [];

    /// <summary>Those of this process.</summary>
    public static WatchedRuns OfProcess { get; } = new();

    /// <summary>The process as an owner of attempts.</summary>
    public RunOwner Self { get; init; } = OwnerLiveness.Create();

    /// <summary>A run.</summary>
    public WatchedRun Of(RunRecord run) => runs.GetOrAdd(run.Folder, _ => new WatchedRun());

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var run in runs.Values)
            run.Dispose();
    }
}
