using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>Finds out what must not be shown of jobs' logs, which containers write as they like.</summary>
internal sealed class LogSecrets(AwsClients clients, BatchOptions options, RunRecord run, WatchedRun watched)
{
    /// <summary>The values by the jobs' numbers; without those of which nobody knows them any more.</summary>
    public async Task<IReadOnlyDictionary<int, IReadOnlyCollection<string>>> FindAsync(IReadOnlyList<JobState> jobs, CancellationToken cancellationToken)
    {
        var known = watched.Secrets;
        Dictionary<int, IReadOnlyCollection<string>> found = [];
        foreach (var some in jobs.Where(job => job.Current.EngineId is not null).Chunk(BatchDescriptions.MostJobs))
        {
            var details = await TryDescribeAsync(some, cancellationToken).ConfigureAwait(false);
            foreach (var job in some)
            {
                if (details?.GetValueOrDefault(job.Current.EngineId!) is { } detail)
                    found[job.Number] = [.. known.Values, .. ContainerSecrets.Of(run.Header, detail)];
                else if (IsOurs && job.Current.Number == run.GetJob(job.Number).Current.Number && run.Header.SecretNames.All(known.ContainsKey))
                    found[job.Number] = [.. known.Values];
            }
        }
        return found;
    }

    // What an earlier attempt was given may be another value than what this session knows. What an imported run's jobs were given no record names.
    private bool IsOurs => run.Header.Package is not null;

    // Null: AWS Batch could not be asked, so nobody knows whether it still knows them.
    private async Task<Dictionary<string, Amazon.Batch.Model.JobDetail>?> TryDescribeAsync(JobState[] jobs, CancellationToken cancellationToken)
    {
        try
        {
            var batch = clients.Batch(run.Header.Spec.Aws!.Region!);
            var found = await batch.GetJobsAsync(jobs.Select(job => job.Current.EngineId!), run.Header.Id, cancellationToken).ConfigureAwait(false);
            var details = found.ToDictionary(job => job.JobId);
            await ForgottenJobs.RememberAsync(batch, options, run, jobs, details.ContainsKey, cancellationToken).ConfigureAwait(false);
            return details;
        }
        catch (QuiltException)
        {
            return null;
        }
    }
}
