using System.Collections.Concurrent;
using Quilt.Runs.Local;

namespace Quilt.Runs;

/// <summary>What is masked in the logs of jobs that are read together: asked once for each run, since a service is asked for many jobs at once.</summary>
/// <param name="jobIds">The jobs.</param>
internal sealed class LogMasks(IEnumerable<string> jobIds)
{
    private readonly ILookup<string, int> jobs = jobIds.Select(RunId.SplitJob).ToLookup(job => job.RunId, job => job.Number);
    private readonly ConcurrentDictionary<string, Lazy<Task<IReadOnlyDictionary<int, IReadOnlyCollection<string>>>>> found = [];

    /// <summary>The mask of a job; where nobody knows its secrets any more, that of this session's.</summary>
    public async Task<LineMask> OfAsync(RunView run, int number, CancellationToken cancellationToken)
    {
        var id = run.Record.Header.Id;
        var asked = found.GetOrAdd(
            id, _ => new(() => run.Engine.GetLogSecretsAsync(run.Record, [.. jobs[id].Select(run.Record.GetJob)], CancellationToken.None)));
        var secrets = await asked.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new LineMask(secrets.GetValueOrDefault(number) ?? [.. run.Engine.SecretsOf(run.Record).Values]);
    }
}
