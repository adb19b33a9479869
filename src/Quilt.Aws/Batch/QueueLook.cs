using Amazon.Batch;
using Amazon.Batch.Model;

namespace Quilt.Aws.Batch;

/// <summary>A queue as it was at some moment, with the jobs at its front.</summary>
/// <param name="Queue">The queue; null where it may not be asked.</param>
/// <param name="Front">The places of jobs, from 1, and since when they have had them, by their ids.</param>
internal sealed record QueueLook(QueueState? Queue, IReadOnlyDictionary<string, (int Place, DateTimeOffset? Since)> Front)
{
    /// <summary>
    /// Looks. Who may submit jobs may not have the permission to look at queues: what is refused, or not there (older partitions have no
    /// snapshots), is left out.
    /// </summary>
    public static async Task<QueueLook> TakeAsync(AmazonBatchClient batch, string queue, CancellationToken cancellationToken)
    {
        var state = TryAsync(() => DescribeAsync(batch, queue, cancellationToken));
        var front = TryAsync(() => FrontAsync(batch, queue, cancellationToken));
        return new QueueLook(await state.ConfigureAwait(false), await front.ConfigureAwait(false) ?? []);
    }

    private static async Task<QueueState?> DescribeAsync(AmazonBatchClient batch, string queue, CancellationToken cancellationToken)
    {
        if (await batch.FindQueueAsync(queue, cancellationToken).ConfigureAwait(false) is not { } found)
            return null;
        var machines = await TryAsync(() => EnvironmentsAsync(batch, found, cancellationToken)).ConfigureAwait(false) ?? [];
        return new QueueState
        {
            Name = found.JobQueueName,
            State = found.State?.Value,
            Status = found.Status?.Value,
            StatusReason = found.StatusReason,
            ComputeEnvironments = [.. machines],
        };
    }

    private static async Task<List<ComputeEnvironmentState>?> EnvironmentsAsync(AmazonBatchClient batch, JobQueueDetail queue, CancellationToken cancellationToken)
    {
        List<string> order = [.. (queue.ComputeEnvironmentOrder ?? []).OrderBy(one => one.Order).Select(one => one.ComputeEnvironment)];
        var machines = await batch.GetMachinesAsync(queue, cancellationToken).ConfigureAwait(false);
        return [.. machines.OrderBy(one => order.FindIndex(name => name == one.ComputeEnvironmentArn || name == one.ComputeEnvironmentName)).Select(State)];
    }

    private static ComputeEnvironmentState State(ComputeEnvironmentDetail machines) => new()
    {
        Name = machines.ComputeEnvironmentName,
        State = machines.State?.Value,
        Status = machines.Status?.Value,
        StatusReason = machines.StatusReason,
        Type = machines.ComputeResources?.Type?.Value,
        DesiredVcpus = machines.ComputeResources?.DesiredvCpus,
        MaxVcpus = machines.ComputeResources?.MaxvCpus ?? machines.UnmanagedvCpus,
    };

    private static async Task<Dictionary<string, (int Place, DateTimeOffset? Since)>?> FrontAsync(AmazonBatchClient batch, string queue, CancellationToken cancellationToken)
    {
        var answer = await BatchFailure.CallAsync("batch:GetJobQueueSnapshot", queue, () => batch.GetJobQueueSnapshotAsync(new() { JobQueue = queue }, cancellationToken), cancellationToken).ConfigureAwait(false);
        return (answer.FrontOfQueue?.Jobs ?? []).Select((job, i) => (Id: job.JobArn[(job.JobArn.LastIndexOf('/') + 1)..], Place: i + 1, At: job.EarliestTimeAtPosition))
            .DistinctBy(job => job.Id)
            .ToDictionary(job => job.Id, job => (job.Place, job.At is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : (DateTimeOffset?)null));
    }

    private static async Task<T?> TryAsync<T>(Func<Task<T?>> look)
        where T : class
    {
        try
        {
            return await look().ConfigureAwait(false);
        }
        catch (QuiltException)
        {
            return null; // a help, not a promise
        }
    }
}
