using Amazon.Batch;
using Amazon.Batch.Model;

namespace Quilt.Aws.Batch;

/// <summary>The compute environments of a queue: what machines its jobs ran on, as far as AWS Batch tells.</summary>
internal sealed class ComputeEnvironments(IReadOnlyList<ComputeEnvironmentDetail> environments)
{
    private const int MostTypes = 3;

    /// <summary>None is known.</summary>
    public static ComputeEnvironments None { get; } = new([]);

    /// <summary>Those of a queue.</summary>
    public static async Task<ComputeEnvironments> OfQueueAsync(AmazonBatchClient batch, string queue, CancellationToken cancellationToken)
    {
        var found = await batch.FindQueueAsync(queue, cancellationToken).ConfigureAwait(false);
        return found is null ? None : new ComputeEnvironments(await batch.GetMachinesAsync(found, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The types of machines, and how they are paid for.</summary>
    /// <param name="arn">A task's or container instance's: it names the cluster, and each environment has one of its own. Null: the job got none yet.</param>
    public (string? Machine, string? Capacity) Of(string? arn)
    {
        var cluster = arn?.Split('/') is [_, var name, _] ? name : null;
        var own = environments.Where(one => cluster is not null && one.EcsClusterArn?.Split('/')[^1] == cluster).ToList();
        var candidates = own.Count > 0 ? own : environments;
        var types = candidates.SelectMany(one => one.ComputeResources?.InstanceTypes ?? []).Distinct().ToList();
        var capacities = candidates.Select(one => one.ComputeResources?.Type?.Value).OfType<string>().Distinct().ToList();
        return (
            types.Count switch
            {
                0 => null,
                <= MostTypes => string.Join(" or ", types),
                _ => $"{string.Join(", ", types.Take(MostTypes))} or other",
            },
            capacities.Count == 0 ? null : string.Join(" or ", capacities));
    }
}
