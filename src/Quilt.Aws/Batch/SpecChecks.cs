using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>What is refused of a spec before AWS is asked for anything.</summary>
internal static class SpecChecks
{
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromSeconds(60); // AWS Batch's own

    /// <exception cref="QuiltException"><see cref="Problem.InvalidSetting"/>; <see cref="Problem.InvalidEnvironment"/>.</exception>
    public static void Run(RunSpec spec)
    {
        if (spec.Timeout < ShortestTimeout)
            throw new QuiltException(Problem.InvalidSetting, "AWS Batch takes no timeout below 60 seconds.", spec.Timeout);
        foreach (var name in spec.Environment.Keys.Concat(spec.Secrets.Keys).Where(name => name.StartsWith("AWS_BATCH", StringComparison.Ordinal)))
            throw new QuiltException(Problem.InvalidEnvironment, $"'{name}' cannot be given: AWS Batch sets the variables that begin with AWS_BATCH.", name);
        JobTags.Check(spec.Aws!.Tags);
        CheckNames(spec.Queue!, spec.JobDefinition!);
        if (spec.Aws is { IsRegionNamed: true, Region: { } region })
            CheckRegion(region, spec.Queue!, spec.JobDefinition!);
    }

    private static void CheckRegion(string region, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (BatchArn.RegionOf(name) is { } other && other != region)
                throw new QuiltException(Problem.InvalidSetting, $"-Region is {region}, and '{name}' is in {other}: leave -Region out, or name what is in {region}.", name);
        }
    }

    private static void CheckNames(string queue, string definition)
    {
        BatchArn.Check(queue, "job-queue", "Queue");
        BatchArn.Check(definition, "job-definition", "JobDefinition");
        if (BatchArn.RegionOf(queue) is { } ofQueue && BatchArn.RegionOf(definition) is { } ofDefinition && ofQueue != ofDefinition)
        {
            throw new QuiltException(
                Problem.InvalidSetting, $"The job queue is in {ofQueue}, and the job definition '{definition}' in {ofDefinition}: name one of the queue's region.", definition);
        }
    }
}
