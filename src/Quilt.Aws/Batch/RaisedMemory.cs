using System.Collections.Concurrent;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>
/// What memory a job gets after one that ran out of it: as much as the queue's machines can have, in the sizes that Fargate has. Many jobs of a run
/// ask for the same, so each answer is kept.
/// </summary>
internal sealed class RaisedMemory
{
    private readonly ConcurrentDictionary<int, int> known = [];

    /// <summary>The memory to ask for in place of an amount.</summary>
    /// <param name="clients">The clients.</param>
    /// <param name="run">The run.</param>
    /// <param name="memory">MiB.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="QuiltException"><see cref="Problem.JobDoesNotFit"/>: no machine of the queue has so much.</exception>
    public async Task<int> FitAsync(AwsClients clients, RunHeader run, int memory, CancellationToken cancellationToken)
    {
        if (known.TryGetValue(memory, out var found))
            return found;
        try
        {
            return known[memory] = await LookAsync(clients, run, memory, cancellationToken).ConfigureAwait(false);
        }
        catch (QuiltException error) when (error.Problem is Problem.AccessDenied or Problem.JobDefinitionNotFound or Problem.JobDefinitionNotUsable)
        {
            return memory; // who may not look may submit, and what cannot be submitted is told then
        }
    }

    private static async Task<int> LookAsync(AwsClients clients, RunHeader run, int memory, CancellationToken cancellationToken)
    {
        var aws = run.Spec.Aws!;
        var batch = clients.Batch(aws.Region!);
        if (await batch.FindQueueAsync(run.Spec.Queue!, cancellationToken).ConfigureAwait(false) is not { } queue)
            return memory; // submitting says so
        var definition = await new DefinitionFinder(batch, aws.Region!).FindAsync(run.Spec.JobDefinition!, null, cancellationToken).ConfigureAwait(false);
        var machines = (await batch.GetMachinesAsync(queue, cancellationToken).ConfigureAwait(false)).Where(MachineCheck.IsUsable).ToList();
        var needs = JobNeeds.Of(definition, aws with { Memory = memory });
        if (needs.IsForFargate && FargateSizes.AtLeast(needs) is { } size)
            needs = needs with { Memory = size };
        // Where the run's own jobs do not fit by what is known here, they were submitted with -NoCheck: so are these.
        if (machines.Count > 0 && MachineCheck.Refusal(machines, needs) is { } refusal && MachineCheck.Refusal(machines, JobNeeds.Of(definition, aws)) is null)
            throw new QuiltException(Problem.JobDoesNotFit, $"no machine of the job queue '{queue.JobQueueName}' has {memory} MiB for a job: it would ask for {needs}, and {refusal}.", queue.JobQueueName);
        return (int)needs.Memory;
    }
}
