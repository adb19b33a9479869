using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>Looks up what a spec names: queue, job definition, image.</summary>
internal static class SpecPreparation
{
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromSeconds(60); // AWS Batch's own

    public static async Task<RunSpec> RunAsync(AwsClients clients, RunSpec spec, bool mayChange, IReport report, CancellationToken cancellationToken)
    {
        if (spec.Timeout < ShortestTimeout)
            throw new QuiltException(Problem.InvalidSetting, "AWS Batch takes no timeout below 60 seconds.", spec.Timeout);
        foreach (var name in spec.Environment.Keys.Concat(spec.Secrets.Keys).Where(name => name.StartsWith("AWS_BATCH", StringComparison.Ordinal)))
            throw new QuiltException(Problem.InvalidEnvironment, $"'{name}' cannot be given: AWS Batch sets the variables that begin with AWS_BATCH.", name);
        JobTags.Check(spec.Aws!.Tags);
        var region = RegionOf(spec.Queue!) ?? RegionOf(spec.JobDefinition!) ?? spec.Aws.Region ?? clients.Region;
        var batch = clients.Batch(region);
        var queue = await QueueCheck.RunAsync(batch, spec.Queue!, region, cancellationToken).ConfigureAwait(false);

        DefinitionFinder finder = new(batch, clients.Once(region));
        var definition = await finder.FindAsync(spec.JobDefinition!, cancellationToken).ConfigureAwait(false);
        if (!spec.Aws.NoCheck)
            await MachineCheck.RunAsync(batch, queue, JobNeeds.Of(definition, spec.Aws), report, cancellationToken).ConfigureAwait(false);
        var used = definition;
        var image = definition.ContainerProperties.Image;
        var exact = ExactName(spec.JobDefinition!, definition.JobDefinitionName, definition.JobDefinitionArn, definition.Revision);
        if (spec.Aws.ContainerTag is { } tag && DefinitionFinder.WithTag(image, tag) is var wanted && wanted != image)
        {
            var like = await finder.FindLikeAsync(definition, wanted, cancellationToken).ConfigureAwait(false);
            if (like is null && mayChange)
                like = await finder.RegisterAsync(definition, wanted, spec.Aws.MadeFor is { } made ? JobTags.Of(made.Package, made.TopHash) : new(), cancellationToken).ConfigureAwait(false);
            if (like is null)
                report.Verbose($"A revision of the job definition '{definition.JobDefinitionName}' with the image {wanted} would be registered.");
            else
                exact = ExactName(spec.JobDefinition!, like.JobDefinitionName, like.JobDefinitionArn, like.Revision);
            used = like ?? definition;
            image = wanted;
        }
        if (spec.Aws.Prune)
            await new DefinitionPruning(batch, finder, report).RunAsync(used, mayChange, cancellationToken).ConfigureAwait(false);
        return spec with
        {
            JobDefinition = exact,
            Image = image,
            ImageDigest = DefinitionFinder.DigestOf(image),
            Command = [.. definition.ContainerProperties.Command ?? []],
            Aws = spec.Aws with { Region = region, LogGroup = LogGroupOf(definition.ContainerProperties.LogConfiguration) },
        };
    }

    // In the form in which the user named it: an ARN says more than a name, and a name is good in another account, too.
    private static string ExactName(string named, string name, string arn, int? revision) =>
        named.StartsWith("arn:", StringComparison.Ordinal) ? arn : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}:{revision}");

    private static string? RegionOf(string text) => text.Split(':') is ["arn", _, "batch", { Length: > 0 } region, ..] ? region : null;

    private static string? LogGroupOf(Amazon.Batch.Model.LogConfiguration? log) =>
        log?.LogDriver == Amazon.Batch.LogDriver.Awslogs && log.Options?.TryGetValue("awslogs-group", out var group) == true ? group : null;
}
