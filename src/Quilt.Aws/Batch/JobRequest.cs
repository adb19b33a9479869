using System.Globalization;
using Amazon.Batch;
using Amazon.Batch.Model;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>What is sent to AWS Batch for an attempt of a job, or for an array of them.</summary>
internal static class JobRequest
{
    /// <summary>
    /// How long the variables of a job may be: AWS's limit is 8,192 characters for all overrides; what else there is, and what AWS Batch adds, takes less than the rest.
    /// A subject's own are shorter whatever its names: five of them are paths in S3, which has keys of 1,024 bytes at most.
    /// </summary>
    public const int LongestVariables = 8192 - 512;

    /// <summary>The request.</summary>
    /// <param name="run">The run.</param>
    /// <param name="name">The job's name, of any form.</param>
    /// <param name="variables">Its environment.</param>
    /// <param name="subject">Its subject's name; null for an array.</param>
    /// <param name="memory">MiB that the attempt asks for in place of the run's; null: the run's.</param>
    /// <param name="waits">Whether it is to wait for what the run's jobs depend on.</param>
    /// <param name="size">The number of children of an array; null for a job of its own.</param>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidEnvironment"/>: the variables are longer than AWS Batch takes.</exception>
    public static SubmitJobRequest Of(RunHeader run, string name, IReadOnlyDictionary<string, string> variables, string? subject, int? memory, bool waits, int? size = null)
    {
        var spec = run.Spec;
        var aws = spec.Aws!;
        if (JobVariables.LeastLengthOf(variables) is var length && length > LongestVariables)
        {
            var longest = variables.OrderByDescending(variable => variable.Value.Length).Select(variable => variable.Key).Take(3);
            throw new QuiltException(
                Problem.InvalidEnvironment,
                $"The environment of '{name}' takes {length} characters, and AWS Batch {LongestVariables} of 8192. The longest are {string.Join(", ", longest)}: " +
                "give less with -Environment and -LicenseFile, or put it into the job definition; paths get shorter with -Output and with shorter names in the package.",
                name);
        }
        return new SubmitJobRequest
        {
            JobName = JobNames.Of(name),
            JobQueue = spec.Queue,
            JobDefinition = spec.JobDefinition,
            ArrayProperties = size is null ? null : new ArrayProperties { Size = size },
            ContainerOverrides = new ContainerOverrides
            {
                Environment = [.. variables.Select(pair => new Amazon.Batch.Model.KeyValuePair { Name = pair.Key, Value = pair.Value })],
                ResourceRequirements = NullIfEmpty(Resources(aws with { Memory = memory ?? aws.Memory })),
            },
            DependsOn = waits ? NullIfEmpty(aws.DependsOn.Select(id => new JobDependency { JobId = id })) : null,
            PropagateTags = true,
            RetryStrategy = RetryRule.Strategy(aws),
            SchedulingPriorityOverride = aws.Priority,
            ShareIdentifier = aws.ShareIdentifier,
            Tags = JobTags.Of(run, subject),
            Timeout = spec.Timeout is { } timeout ? new JobTimeout { AttemptDurationSeconds = (int)Math.Ceiling(timeout.TotalSeconds) } : null,
        };
    }

    private static IEnumerable<ResourceRequirement> Resources(AwsSpec aws)
    {
        if (aws.Vcpu is { } vcpu)
            yield return new() { Type = ResourceType.VCPU, Value = vcpu.ToString(CultureInfo.InvariantCulture) };
        if (aws.Memory is { } memory)
            yield return new() { Type = ResourceType.MEMORY, Value = memory.ToString(CultureInfo.InvariantCulture) };
        if (aws.Gpu is { } gpu)
            yield return new() { Type = ResourceType.GPU, Value = gpu.ToString(CultureInfo.InvariantCulture) };
    }

    private static List<T>? NullIfEmpty<T>(IEnumerable<T> items) => items.ToList() is { Count: > 0 } list ? list : null;
}
