using Quilt.Registries;

namespace Quilt.Runs;

/// <summary>
/// Looks again at runs that are listed, those whose jobs can still change. What cannot be asked is no reason not to list a run: it stays as it is
/// recorded, and a warning says so, once for each queue.
/// </summary>
/// <param name="runs">Where they are of.</param>
public sealed class RunLook(BatchRuns runs)
{
    private readonly HashSet<(string? Queue, StoreConnection? Connection)> silent = [];

    /// <summary>A run as it is now, else as it is recorded.</summary>
    /// <param name="run">The run as it is recorded.</param>
    /// <param name="report">Told when it cannot be asked.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Run> LookAsync(Run run, IReport report, CancellationToken cancellationToken)
    {
        if (!run.IsAlive || silent.Contains((run.Queue, run.Connection)))
            return run;
        try
        {
            return await runs.GetRunAsync(run.Id, cancellationToken).ConfigureAwait(false);
        }
        catch (QuiltException error)
        {
            silent.Add((run.Queue, run.Connection));
            report.Warning($"The counts of run {run.Id}{(run.Queue is null ? "" : $" and of others of the queue '{run.Queue}'")} are those last recorded: {error.Message}");
            return run;
        }
    }
}
