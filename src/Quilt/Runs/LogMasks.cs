using System.Collections.Concurrent;
using Quilt.Runs.Local;

namespace Quilt.Runs;

/// <summary>
/// What is masked in the logs of jobs that are read together: asked once for each run, since a service is asked for many jobs at once. What a job
/// was given nobody may know any more: a page that goes from hand to hand then leaves its log out, and who reads it himself is told.
/// </summary>
/// <param name="jobIds">The jobs.</param>
/// <param name="attempt">Whose logs are read of those that had it: a job may have been restarted with another secret. Null: the last.</param>
internal sealed class LogMasks(IEnumerable<string> jobIds, int? attempt = null)
{
    private readonly ILookup<string, int> jobs = jobIds.Select(RunId.SplitJob).ToLookup(job => job.RunId, job => job.Number);
    private readonly ConcurrentDictionary<string, Lazy<Task<IReadOnlyDictionary<int, IReadOnlyCollection<string>>>>> found = [];
    private readonly ConcurrentDictionary<string, byte> told = [];

    /// <summary>The mask of a job; null: nobody knows its secrets any more.</summary>
    public async Task<LineMask?> FindAsync(RunView run, int number, CancellationToken cancellationToken)
    {
        var id = run.Record.Header.Id;
        var asked = found.GetOrAdd(
            id, _ => new(() => run.Engine.GetLogSecretsAsync(run.Record, [.. jobs[id].Select(number => StateOf(run, number)).OfType<JobState>()], CancellationToken.None)));
        var secrets = await asked.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        return secrets.TryGetValue(number, out var values) ? new LineMask(values) : null;
    }

    /// <summary>The mask of a job; where nobody knows its secrets any more, that of those that this session was given.</summary>
    /// <param name="run">The run.</param>
    /// <param name="number">The job's number.</param>
    /// <param name="report">Told, once for a run, that secrets may be shown; null: nobody.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<LineMask> OfAsync(RunView run, int number, IReport? report, CancellationToken cancellationToken)
    {
        if (await FindAsync(run, number, cancellationToken).ConfigureAwait(false) is { } mask)
            return mask;
        if (StateOf(run, number)?.Current.LogStream is not null && told.TryAdd(run.Record.Header.Id, 0))
            report?.Warning($"Which secrets the jobs of run {run.Record.Header.Id} were given nobody knows any more: where they wrote such to their logs, these show them.");
        return new LineMask([.. run.Engine.SecretsOf(run.Record).Values]);
    }

    // Null: it had no such attempt.
    private JobState? StateOf(RunView run, int number)
    {
        var job = run.Record.GetJob(number);
        return attempt is not { } wanted ? job
            : job.Attempts.Any(one => one.Number == wanted) ? job.UpTo(wanted)
            : null;
    }
}
