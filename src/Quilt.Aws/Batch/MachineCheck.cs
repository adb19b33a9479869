using Amazon.Batch;
using Amazon.Batch.Model;

namespace Quilt.Aws.Batch;

/// <summary>Looks whether a queue can ever have a machine that is large enough for a job. A job that fits none waits for ever.</summary>
internal static class MachineCheck
{
    /// <summary>Refuses what can never run.</summary>
    /// <param name="batch">The client.</param>
    /// <param name="queue">The queue.</param>
    /// <param name="needs">What each job asks for.</param>
    /// <param name="report">Told when the machines may not be looked at.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="QuiltException"><see cref="Problem.QueueNotUsable"/>: no compute environment runs jobs; <see cref="Problem.JobDoesNotFit"/>.</exception>
    public static async Task RunAsync(AmazonBatchClient batch, JobQueueDetail queue, JobNeeds needs, IReport report, CancellationToken cancellationToken)
    {
        if (queue.ComputeEnvironmentOrder is not { Count: > 0 })
            return; // a queue of another kind
        List<ComputeEnvironmentDetail> all;
        try
        {
            all = await batch.GetMachinesAsync(queue, cancellationToken).ConfigureAwait(false);
        }
        catch (QuiltException error) when (error.Problem == Problem.AccessDenied)
        {
            report.Warning($"Whether a machine of the queue '{queue.JobQueueName}' is large enough is not known: {error.Message} -NoCheck does not look.");
            return;
        }
        List<ComputeEnvironmentDetail> usable = [.. all.Where(IsUsable)];
        if (usable.Count == 0)
        {
            throw new QuiltException(
                Problem.QueueNotUsable,
                $"No compute environment of the job queue '{queue.JobQueueName}' runs jobs: {string.Join("; ", all.Select(StateOf))}. Enable or mend one, or submit with -NoCheck to let jobs wait for it.",
                queue.JobQueueName);
        }
        if (Refusal(usable, needs) is { } refusal)
        {
            throw new QuiltException(
                Problem.JobDoesNotFit,
                $"No machine of the job queue '{queue.JobQueueName}' can ever be large enough: a job asks for {needs}, and {refusal}. Ask for less with -Vcpu, -Memory or -Gpu, or name another queue or job definition; -NoCheck submits all the same.",
                queue.JobQueueName);
        }
    }

    /// <summary>Why none of some compute environments can ever run a job; null: one may.</summary>
    public static string? Refusal(IEnumerable<ComputeEnvironmentDetail> environments, JobNeeds needs)
    {
        var refusals = environments.Select(machines => Refusal(machines, needs)).ToList();
        return refusals.TrueForAll(refusal => refusal is not null) ? string.Join("; ", refusals) : null;
    }

    /// <summary>Whether a compute environment runs jobs.</summary>
    public static bool IsUsable(ComputeEnvironmentDetail machines) =>
        machines.State == CEState.ENABLED && (machines.Status is null || machines.Status == CEStatus.VALID || machines.Status == CEStatus.UPDATING || machines.Status == CEStatus.CREATING);

    private static string StateOf(ComputeEnvironmentDetail machines) =>
        $"{machines.ComputeEnvironmentName} is {machines.State?.Value}, {machines.Status?.Value} {machines.StatusReason}".TrimEnd();

    // Null: it may fit. What machines others manage have is not told.
    private static string? Refusal(ComputeEnvironmentDetail machines, JobNeeds needs)
    {
        if (machines.Type == CEType.UNMANAGED || machines.ComputeResources is not { Type: { } type } resources)
            return null;
        var name = machines.ComputeEnvironmentName;
        var isFargate = type == CRType.FARGATE || type == CRType.FARGATE_SPOT;
        if (isFargate != needs.IsForFargate)
            return $"{name} is {(isFargate ? "Fargate" : "EC2")}, and the job definition is for {(isFargate ? "EC2" : "Fargate")} (platformCapabilities)";
        if (needs.Vcpus > resources.MaxvCpus)
            return $"{name} grows to {resources.MaxvCpus} vCPUs";
        if (isFargate)
            return FargateSizes.Refusal(needs) is { } refusal ? $"{name}: {refusal}" : null;
        var types = resources.InstanceTypes ?? [];
        return types.Count == 0 || types.Exists(instance => InstanceSizes.CanHold(instance, needs))
            ? null
            : $"{name} has no such machine among {string.Join(", ", types)}";
    }
}
