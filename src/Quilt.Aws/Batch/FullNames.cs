using Amazon.Batch;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>Finds the ARNs of what a run names by shorter names.</summary>
internal static class FullNames
{
    /// <summary>The ARNs of its queue and job definition; where AWS Batch does not tell one, the name.</summary>
    public static async Task<(string? Queue, string? JobDefinition)> FindAsync(AwsClients clients, RunSpec spec, CancellationToken cancellationToken)
    {
        var queue = await FindAsync(clients, spec, spec.Queue!, QueueAsync, cancellationToken).ConfigureAwait(false);
        return (queue, await FindAsync(clients, spec, spec.JobDefinition!, DefinitionAsync, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<string> FindAsync(
        AwsClients clients, RunSpec spec, string name, Func<AmazonBatchClient, string, CancellationToken, Task<string?>> ask, CancellationToken cancellationToken)
    {
        if (name.StartsWith("arn:", StringComparison.Ordinal))
            return name;
        try
        {
            // Not asked again and again: a name will do.
            return await ask(clients.Once(spec.Aws!.Region!), name, cancellationToken).ConfigureAwait(false) ?? name;
        }
        catch (QuiltException)
        {
            return name;
        }
    }

    private static async Task<string?> QueueAsync(AmazonBatchClient batch, string name, CancellationToken cancellationToken) =>
        (await batch.FindQueueAsync(name, cancellationToken).ConfigureAwait(false))?.JobQueueArn;

    private static async Task<string?> DefinitionAsync(AmazonBatchClient batch, string name, CancellationToken cancellationToken) =>
        await batch.GetDefinitionsAsync(new() { JobDefinitions = [name] }, name, cancellationToken).ConfigureAwait(false) is [var only] ? only.JobDefinitionArn : null;
}
