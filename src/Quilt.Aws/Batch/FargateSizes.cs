using System.Globalization;

namespace Quilt.Aws.Batch;

/// <summary>The combinations of vCPUs and memory that Fargate has (AWS Batch user guide, "resourceRequirements" of a Fargate job definition).</summary>
internal static class FargateSizes
{
    private static readonly (double Vcpus, int Least, int Most, int Step)[] All =
    [
        (0.25, 512, 1024, 512),
        (0.25, 1024, 2048, 1024),
        (0.5, 1024, 4096, 1024),
        (1, 2048, 8192, 1024),
        (2, 4096, 16384, 1024),
        (4, 8192, 30720, 1024),
        (8, 16384, 61440, 4096),
        (16, 32768, 122880, 8192),
    ];

    /// <summary>Why a job cannot run on Fargate; null: it can.</summary>
    public static string? Refusal(JobNeeds needs)
    {
        if (needs.Gpus > 0)
            return "Fargate has no GPUs";
        var fitting = All.Where(size => size.Vcpus == needs.Vcpus).ToList();
        if (fitting.Count == 0)
            return $"Fargate has {string.Join(", ", All.Select(size => Text(size.Vcpus)).Distinct())} vCPUs";
        return fitting.Exists(size => needs.Memory >= size.Least && needs.Memory <= size.Most && (needs.Memory - size.Least) % size.Step == 0)
            ? null
            : $"with {Text(needs.Vcpus)} vCPUs Fargate has from {fitting[0].Least} to {fitting[^1].Most} MiB in steps of {fitting[0].Step}";
    }

    /// <summary>The next size of memory from some on, with as many vCPUs; null: there is none.</summary>
    public static long? AtLeast(JobNeeds needs) => All
        .Where(size => size.Vcpus == needs.Vcpus && needs.Memory <= size.Most)
        .Select(size => (long?)Math.Max(size.Least, size.Least + (((needs.Memory - size.Least + size.Step - 1) / size.Step) * size.Step)))
        .Min();

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
