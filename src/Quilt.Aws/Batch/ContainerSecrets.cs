using Amazon.Batch.Model;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>The secrets that a job was given: AWS Batch tells their values to whoever may ask for the job, and no record holds them.</summary>
internal static class ContainerSecrets
{
    /// <summary>The values; the input key, which is the contract's own, is only named like one.</summary>
    /// <param name="run">The run, which names its secrets.</param>
    /// <param name="job">What DescribeJobs says of the job.</param>
    public static IReadOnlyList<string> Of(RunHeader run, JobDetail job) =>
        [.. (job.Container?.Environment ?? []).Where(variable => variable is { Name: not (null or JobVariables.InputKey), Value: not null } && IsSecret(run, variable.Name)).Select(variable => variable.Value)];

    private static bool IsSecret(RunHeader run, string name) => run.SecretNames.Contains(name) || SecretNames.Matches(name);
}
