using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>Looks up what a spec names: queue, job definition, image, output, and whether jobs can run so. Changes nothing.</summary>
internal static class SpecPreparation
{
    public static async Task<RunSpec> RunAsync(AwsClients clients, BatchOptions options, RunSpec spec, IReport report, CancellationToken cancellationToken)
    {
        SpecChecks.Run(spec);
        var aws = spec.Aws!;
        var region = BatchArn.RegionOf(spec.Queue!) ?? BatchArn.RegionOf(spec.JobDefinition!) ?? aws.Region ?? clients.Region;
        var batch = clients.Batch(region);
        report.Verbose($"AWS Batch is asked in {region}.");
        var queue = await QueueCheck.RunAsync(batch, spec.Queue!, region, cancellationToken).ConfigureAwait(false);
        aws = ShareCheck.Run(queue, aws);
        await OutputCheck.RunAsync(clients.S3, spec.Output, report, cancellationToken).ConfigureAwait(false);

        DefinitionFinder finder = new(batch, region);
        var definition = await finder.FindAsync(spec.JobDefinition!, report, cancellationToken, aws.IsDefinitionRecorded).ConfigureAwait(false);
        var needs = JobNeeds.Of(definition, aws);
        needs.Check(definition);
        if (!aws.NoCheck)
        {
            await MachineCheck.RunAsync(batch, queue, needs, report, cancellationToken).ConfigureAwait(false);
            await new DependencyCheck(batch, region, options).RunAsync(aws, report, cancellationToken).ConfigureAwait(false);
        }

        var image = aws.ContainerTag is { } tag ? ImageName.WithTag(definition.ContainerProperties.Image, tag) : definition.ContainerProperties.Image;
        var used = image == definition.ContainerProperties.Image && DefinitionFinder.IsActive(definition) ? definition : await finder.FindLikeAsync(definition, image, cancellationToken).ConfigureAwait(false);
        JobTags.CheckTogether(used ?? definition, used is null, aws.Tags);
        report.Verbose(used is null
            ? $"No active revision of the job definition '{definition.JobDefinitionName}' like {DefinitionName.Of(definition)} has the image {image}."
            : $"Jobs go to the queue '{queue.JobQueueName}' in {BatchPlace.Of(batch, region)} by the job definition {DefinitionName.Of(used)}, whose image is {image}; each asks for {needs}.");
        return spec with
        {
            JobDefinition = DefinitionName.Parse(spec.JobDefinition!).Exact(used ?? definition),
            Image = image,
            ImageDigest = ImageName.DigestOf(image),
            Command = DefinitionProgram.CommandOf(definition),
            ContainerEnvironment = DefinitionProgram.EnvironmentOf(definition, spec.Secrets),
            Aws = aws with { Region = region, LogGroup = LogGroupOf(definition.ContainerProperties.LogConfiguration), LacksRevision = used is null, Needs = needs.ToString() },
        };
    }

    private static string? LogGroupOf(Amazon.Batch.Model.LogConfiguration? log) =>
        log?.LogDriver == Amazon.Batch.LogDriver.Awslogs && log.Options?.TryGetValue("awslogs-group", out var group) == true ? group : null;
}
