using Amazon.Batch;
using Amazon.Batch.Model;

namespace Quilt.Aws.Batch;

/// <summary>
/// Takes away revisions of a job definition that this program once registered for an image's tag, and that no queue shows a job of: neither one that waits or
/// runs, nor one of the last days, which somebody may want to restart.
/// </summary>
internal sealed class DefinitionPruning(AmazonBatchClient batch, DefinitionFinder finder, IReport report)
{
    /// <summary>Takes them away, but for the one in use. What may not be done is told, and keeps no job from being submitted.</summary>
    /// <param name="used">The revision that jobs are submitted with.</param>
    /// <param name="mayChange">Whether it may do it; else it says what it would.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(JobDefinition used, bool mayChange, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var old in await finder.FindOwnAsync(used.JobDefinitionName, cancellationToken).ConfigureAwait(false))
            {
                if (old.Revision != used.Revision && !await IsUsedAsync(old, cancellationToken).ConfigureAwait(false))
                    await RemoveAsync(old, mayChange, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (QuiltException error) when (error.Problem is Problem.AccessDenied or Problem.JobRefused)
        {
            report.Warning($"Unused revisions of the job definition '{used.JobDefinitionName}' stay: {error.Message}");
        }
    }

    private async Task RemoveAsync(JobDefinition old, bool mayChange, CancellationToken cancellationToken)
    {
        var name = $"{old.JobDefinitionName}:{old.Revision}";
        report.Verbose($"The revision {name} ({old.ContainerProperties?.Image}), which no job uses, {(mayChange ? "is" : "would be")} deregistered.");
        if (!mayChange)
            return;
        await BatchFailure.CallAsync(
            "batch:DeregisterJobDefinition", name, () => batch.DeregisterJobDefinitionAsync(new() { JobDefinition = old.JobDefinitionArn }, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> IsUsedAsync(JobDefinition old, CancellationToken cancellationToken)
    {
        foreach (var queue in await QueuesAsync(cancellationToken).ConfigureAwait(false))
        {
            // With a filter, jobs in every state are listed; only its ARN means one revision.
            ListJobsRequest request = new() { JobQueue = queue, Filters = [new KeyValuesPair { Name = "JOB_DEFINITION", Values = [old.JobDefinitionArn] }] };
            if (await batch.ListAllJobsAsync(request, cancellationToken).AnyAsync(cancellationToken).ConfigureAwait(false))
                return true;
        }
        return false;
    }

    private async Task<IReadOnlyList<string>> QueuesAsync(CancellationToken cancellationToken) =>
        [.. (await QueueCheck.AllAsync(batch, cancellationToken).ConfigureAwait(false)).Select(queue => queue.JobQueueArn)];
}
