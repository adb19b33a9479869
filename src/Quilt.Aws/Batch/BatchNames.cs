using Amazon.Batch;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>The names of queues and job definitions, each with a word on it, for who is typing one.</summary>
internal static class BatchNames
{
    public static async Task<IReadOnlyList<BatchName>> QueuesAsync(AmazonBatchClient batch, CancellationToken cancellationToken) =>
    [
        .. (await QueueCheck.AllAsync(batch, cancellationToken).ConfigureAwait(false))
            .Select(queue => new BatchName(queue.JobQueueName, $"{queue.JobQueueName}: {queue.State?.Value}, {queue.Status?.Value}"))
            .OrderBy(queue => queue.Name, StringComparer.Ordinal),
    ];

    /// <summary>The names of active job definitions, with the revision that each means; or the active revisions of one, the newest first.</summary>
    public static async Task<IReadOnlyList<BatchName>> DefinitionsAsync(AmazonBatchClient batch, string? name, CancellationToken cancellationToken)
    {
        var all = await batch.GetDefinitionsAsync(new() { JobDefinitionName = name, Status = "ACTIVE" }, name ?? "*", cancellationToken).ConfigureAwait(false);
        var newestFirst = all.OrderByDescending(one => one.Revision);
        return name is not null
            ? [.. newestFirst.Select(one => new BatchName(DefinitionName.Of(one), Describe(one)))]
            : [.. newestFirst.GroupBy(one => one.JobDefinitionName)
                .Select(same => new BatchName(same.Key, Describe(same.FirstOrDefault(one => !DefinitionRegistration.IsOwn(one)) ?? same.First())))
                .OrderBy(one => one.Name, StringComparer.Ordinal)];
    }

    private static string Describe(Amazon.Batch.Model.JobDefinition definition) =>
        $"{DefinitionName.Of(definition)} {definition.ContainerProperties?.Image}{(DefinitionRegistration.IsOwn(definition) ? " (registered for -ContainerTag)" : "")}".TrimEnd();
}
