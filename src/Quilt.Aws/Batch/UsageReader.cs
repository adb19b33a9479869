using System.Collections.Immutable;
using System.Globalization;
using Amazon.Batch;
using Amazon.Batch.Model;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>
/// Finds out what jobs took: AWS Batch tells of the jobs that it still knows what they had and when they ran; of others the run's own
/// numbers, else those of its job definition, count, and the times that the record holds.
/// </summary>
internal sealed class UsageReader(AmazonBatchClient batch, RunRecord run, BatchOptions options, IReport report)
{
    /// <summary>What each job took, by its number. What may not be asked, or is gone, is told as a warning.</summary>
    public async Task<IReadOnlyDictionary<int, JobUsage>> ReadAsync(IReadOnlyList<JobState> jobs, CancellationToken cancellationToken)
    {
        var ids = jobs.SelectMany(job => job.Attempts).Select(attempt => attempt.EngineId).OfType<string>().Distinct().ToList();
        var known = await TryAsync("what jobs had", token => DescribeAsync(ids, token), cancellationToken).ConfigureAwait(false);
        if (known is not null)
            await RememberForgottenAsync(jobs, known, cancellationToken).ConfigureAwait(false);
        var details = known ?? [];
        var definition = jobs.All(job => DetailOf(job, details) is not null)
            ? null
            : await TryAsync("what the job definition gives", DefinitionAsync, cancellationToken).ConfigureAwait(false);
        var machines = await TryAsync("the queue's machines", token => ComputeEnvironments.OfQueueAsync(batch, run.Header.Spec.Queue!, token), cancellationToken).ConfigureAwait(false);
        return jobs.ToDictionary(job => job.Number, job => Of(job, details, definition, machines ?? ComputeEnvironments.None));
    }

    // A job that was sent a moment ago may not be shown yet; one that has ended was.
    private async Task RememberForgottenAsync(IReadOnlyList<JobState> jobs, IReadOnlyDictionary<string, JobDetail> known, CancellationToken cancellationToken)
    {
        ImmutableArray<int> forgotten =
            [.. jobs.Where(job => job.Current is { IsEnded: true, IsForgotten: false, EngineId: { } id } && !known.ContainsKey(id)).Select(job => job.Number)];
        if (!forgotten.IsEmpty)
            await run.AppendAsync([new JobsForgotten { Jobs = forgotten }], cancellationToken).ConfigureAwait(false);
    }

    private JobUsage Of(JobState job, IReadOnlyDictionary<string, JobDetail> details, ContainerProperties? definition, ComputeEnvironments machines)
    {
        var container = DetailOf(job, details)?.Container;
        var asked = run.Header.Spec.Aws!;
        var (machine, capacity) = machines.Of(container?.ContainerInstanceArn ?? container?.TaskArn);
        return new JobUsage
        {
            Vcpu = Number(container?.ResourceRequirements, ResourceType.VCPU) ?? container?.Vcpus ?? asked.Vcpu ?? Number(definition?.ResourceRequirements, ResourceType.VCPU),
            Memory = (int?)Number(container?.ResourceRequirements, ResourceType.MEMORY) ?? container?.Memory ?? asked.Memory ?? (int?)Number(definition?.ResourceRequirements, ResourceType.MEMORY),
            Gpu = (int?)Number(container?.ResourceRequirements, ResourceType.GPU) ?? asked.Gpu ?? (int?)Number(definition?.ResourceRequirements, ResourceType.GPU),
            Machine = container?.InstanceType ?? machine,
            Capacity = capacity,
            RunTime = job.Attempts.Aggregate(TimeSpan.Zero, (sum, attempt) => sum + RunTimeOf(attempt, details)),
        };
    }

    private static JobDetail? DetailOf(JobState job, IReadOnlyDictionary<string, JobDetail> details) =>
        job.Current.EngineId is { } id ? details.GetValueOrDefault(id) : null;

    // AWS Batch keeps every try; the record only the last one of each attempt.
    private static TimeSpan RunTimeOf(AttemptState attempt, IReadOnlyDictionary<string, JobDetail> details)
    {
        var detail = attempt.EngineId is { } id ? details.GetValueOrDefault(id) : null;
        var tries = (detail?.Attempts ?? []).Where(one => one.StartedAt is not null && one.StoppedAt is not null).ToList();
        var sum = tries.Count > 0
            ? TimeSpan.FromMilliseconds(tries.Sum(one => Math.Max(0, one.StoppedAt!.Value - one.StartedAt!.Value)))
            : attempt is { Started: { } started, Stopped: { } stopped } && stopped > started ? stopped - started : TimeSpan.Zero;
        var running = attempt is { IsEnded: false, Started: { } since } ? DateTimeOffset.UtcNow - since : TimeSpan.Zero;
        return running > TimeSpan.Zero ? sum + running : sum;
    }

    private async Task<Dictionary<string, JobDetail>> DescribeAsync(List<string> ids, CancellationToken cancellationToken)
    {
        Dictionary<string, JobDetail> details = [];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = options.Concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(ids.Chunk(BatchDescriptions.MostJobs), parallel, async (chunk, token) =>
        {
            var found = await batch.GetJobsAsync(chunk, run.Header.Id, token).ConfigureAwait(false);
            lock (details)
            {
                foreach (var job in found)
                    details[job.JobId] = job;
            }
        }).ConfigureAwait(false);
        return details;
    }

    private async Task<ContainerProperties?> DefinitionAsync(CancellationToken cancellationToken)
    {
        var definition = run.Header.Spec.JobDefinition!;
        var found = await batch.GetDefinitionsAsync(new() { JobDefinitions = [definition] }, definition, cancellationToken).ConfigureAwait(false);
        return found.FirstOrDefault()?.ContainerProperties;
    }

    private async Task<T?> TryAsync<T>(string what, Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
        where T : class?
    {
        try
        {
            return await ask(cancellationToken).ConfigureAwait(false);
        }
        catch (QuiltException error)
        {
            report.Warning($"The report of run {run.Header.Id} does not tell {what}: {error.Message}");
            return null;
        }
    }

    private static double? Number(List<ResourceRequirement>? requirements, ResourceType type) =>
        requirements?.Find(one => one.Type == type) is { } found && double.TryParse(found.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
