using System.Globalization;
using Amazon.Batch;
using Amazon.Batch.Model;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>
/// Finds out what attempts had: the record tells it of those whose end was seen, AWS Batch of those that it still knows; for others the numbers
/// that they asked for, or the run, else those of its job definition, count.
/// </summary>
internal sealed class UsageReader(AmazonBatchClient batch, RunRecord run, BatchOptions options, IReport report)
{
    /// <summary>What each attempt had, by the numbers of job and attempt. What may not be asked, or is gone, is told as a warning.</summary>
    public async Task<IReadOnlyDictionary<(int Job, int Attempt), JobUsage>> ReadAsync(IReadOnlyList<JobState> jobs, CancellationToken cancellationToken)
    {
        var ids = jobs.SelectMany(job => job.Attempts).Select(attempt => attempt.EngineId).OfType<string>().Distinct().ToList();
        var known = await TryAsync("what jobs had", token => DescribeAsync(ids, token), cancellationToken).ConfigureAwait(false);
        if (known is not null)
            await ForgottenJobs.RememberAsync(batch, options, run, jobs, known.ContainsKey, cancellationToken).ConfigureAwait(false);
        var details = known ?? [];
        var attempts = jobs.SelectMany(job => job.Attempts.Select(attempt => (Key: (job.Number, attempt.Number), Attempt: attempt, Detail: DetailOf(attempt, details)))).ToList();
        var definition = attempts.TrueForAll(one => one.Detail is not null)
            ? null
            : await TryAsync("what the job definition gives", DefinitionAsync, cancellationToken).ConfigureAwait(false);
        var machines = await TryAsync("the queue's machines", token => ComputeEnvironments.OfQueueAsync(batch, run.Header.Spec.Queue!, token), cancellationToken).ConfigureAwait(false);
        return attempts.ToDictionary(one => one.Key, one => Of(one.Attempt, one.Detail?.Container, definition, machines ?? ComputeEnvironments.None));
    }

    private JobUsage Of(AttemptState attempt, ContainerDetail? container, ContainerProperties? definition, ComputeEnvironments machines)
    {
        var asked = run.Header.Spec.Aws!;
        var (machine, capacity) = machines.Of(container?.ContainerInstanceArn ?? container?.TaskArn);
        return new JobUsage
        {
            Vcpu = attempt.Vcpu ?? Number(container?.ResourceRequirements, ResourceType.VCPU) ?? container?.Vcpus
                ?? asked.Vcpu ?? Number(definition?.ResourceRequirements, ResourceType.VCPU),
            Memory = attempt.Memory ?? (int?)Number(container?.ResourceRequirements, ResourceType.MEMORY) ?? container?.Memory
                ?? attempt.AskedMemory ?? asked.Memory ?? (int?)Number(definition?.ResourceRequirements, ResourceType.MEMORY),
            Gpu = (int?)Number(container?.ResourceRequirements, ResourceType.GPU) ?? asked.Gpu ?? (int?)Number(definition?.ResourceRequirements, ResourceType.GPU),
            Machine = attempt.InstanceType ?? container?.InstanceType ?? machine,
            Capacity = capacity,
        };
    }

    private static JobDetail? DetailOf(AttemptState attempt, IReadOnlyDictionary<string, JobDetail> details) =>
        attempt.EngineId is { } id ? details.GetValueOrDefault(id) : null;

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
