using System.Globalization;
using Amazon.Batch;
using Amazon.Batch.Model;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>What a job asks of a machine.</summary>
/// <param name="Vcpus">vCPUs.</param>
/// <param name="Memory">MiB.</param>
/// <param name="Gpus">GPUs.</param>
/// <param name="IsForFargate">Whether its definition is for Fargate; else it is for EC2.</param>
internal sealed record JobNeeds(double Vcpus, long Memory, int Gpus, bool IsForFargate)
{
    /// <summary>What a definition asks for, with what was asked for in its place.</summary>
    public static JobNeeds Of(JobDefinition definition, AwsSpec aws)
    {
        var container = definition.ContainerProperties;
#pragma warning disable CS0618 // older definitions have these two in place of resourceRequirements
        double? vcpus = container.Vcpus;
        long? memory = container.Memory;
#pragma warning restore CS0618
        return new JobNeeds(
            aws.Vcpu ?? Required(container, ResourceType.VCPU) ?? vcpus ?? 0,
            aws.Memory ?? (long?)Required(container, ResourceType.MEMORY) ?? memory ?? 0,
            aws.Gpu ?? (int?)Required(container, ResourceType.GPU) ?? 0,
            definition.PlatformCapabilities?.Contains(PlatformCapability.FARGATE.Value) == true);
    }

    /// <summary>Refuses parts of a vCPU where AWS Batch takes none.</summary>
    /// <param name="definition">The job definition, for the message.</param>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidSetting"/>.</exception>
    public void Check(JobDefinition definition)
    {
        if (IsForFargate || double.IsInteger(Vcpus))
            return;
        throw new QuiltException(
            Problem.InvalidSetting,
            string.Create(CultureInfo.InvariantCulture, $"The job definition {DefinitionName.Of(definition)} is for EC2, where a job has whole vCPUs: ask for -Vcpu {Math.Ceiling(Vcpus)} in place of {Vcpus}. Parts of one are for job definitions of Fargate."),
            Vcpus);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Count(Vcpus, "vCPU")}, {Memory.ToString(CultureInfo.InvariantCulture)} MiB{(Gpus == 0 ? "" : $", {Count(Gpus, "GPU")}")}";

    private static string Count(double number, string what) => string.Create(CultureInfo.InvariantCulture, $"{number} {what}{(number == 1 ? "" : "s")}");

    private static double? Required(ContainerProperties container, ResourceType type) =>
        container.ResourceRequirements?.Find(requirement => requirement.Type == type)?.Value is { } text && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}
