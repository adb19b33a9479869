using Amazon.Batch;
using Amazon.Batch.Model;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>Looks whether the jobs that others are to wait for are there, and have not failed: AWS Batch would refuse, or fail, each that waits.</summary>
internal sealed class DependencyCheck(AmazonBatchClient batch, string region, BatchOptions options)
{
    /// <summary>Looks once for all jobs.</summary>
    /// <param name="aws">Names them.</param>
    /// <param name="report">Told when nobody may look.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="QuiltException"><see cref="Problem.JobNotFound"/>; <see cref="Problem.JobRefused"/>: one has failed.</exception>
    public async Task RunAsync(AwsSpec aws, IReport report, CancellationToken cancellationToken)
    {
        if (aws.DependsOn.IsEmpty)
            return;
        try
        {
            var found = await FindAsync(aws.DependsOn, cancellationToken).ConfigureAwait(false);
            if (aws.DependsOn.Except(found.Select(job => job.JobId)).ToList() is [_, ..] missing)
                throw Missing(missing);
            if (found.Where(job => job.Status == Amazon.Batch.JobStatus.FAILED).Select(job => job.JobId).ToList() is [_, ..] failed)
                throw Failed(failed);
        }
        catch (QuiltException error) when (error.Problem == Problem.AccessDenied)
        {
            report.Verbose($"Whether the jobs that these are to wait for are there is not known: {error.Message}");
        }
    }

    // What was submitted a moment ago may be shown a little later; what cannot be an id never is.
    private async Task<List<JobDetail>> FindAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        var until = DateTimeOffset.UtcNow + options.ListPatience;
        while (true)
        {
            var found = await batch.GetJobsAsync(ids, $"-DependsOn {string.Join(", ", ids)}", cancellationToken).ConfigureAwait(false);
            if (!ids.Except(found.Select(job => job.JobId)).Any(id => Guid.TryParse(id, out _)) || DateTimeOffset.UtcNow >= until)
                return found;
            await Task.Delay(options.ListInterval, cancellationToken).ConfigureAwait(false);
        }
    }

    private QuiltException Missing(List<string> ids) => new(
        Problem.JobNotFound,
        $"There is no job {Quoted(ids)} in {BatchPlace.Of(batch, region)} that others could wait for. -DependsOn takes Job objects, or the ids that AWS Batch gave them (EngineId); it keeps jobs for at least 7 days after their end.",
        ids[0]);

    private static QuiltException Failed(List<string> ids) => new(
        Problem.JobRefused, $"AWS Batch fails what waits for a job that has failed, as {Quoted(ids)} has: restart that first (Restart-QuiltBatch), or leave it out of -DependsOn.", ids[0]);

    private static string Quoted(IEnumerable<string> ids) => string.Join(", ", ids.Select(id => $"'{id}'"));
}
