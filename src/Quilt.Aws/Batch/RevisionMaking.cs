using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>Makes the revision of a job definition that a spec lacks, and takes away those that nobody uses any more, where that was asked for.</summary>
internal static class RevisionMaking
{
    /// <param name="clients">The clients.</param>
    /// <param name="spec">A spec that was looked up.</param>
    /// <param name="mayChange">Whether it may be done; else what would go is told.</param>
    /// <param name="report">Told what is done.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<RunSpec> RunAsync(AwsClients clients, RunSpec spec, bool mayChange, IReport report, CancellationToken cancellationToken)
    {
        var aws = spec.Aws!;
        if (!aws.LacksRevision && !aws.Prune)
            return spec;
        var batch = clients.Batch(aws.Region!);
        DefinitionFinder finder = new(batch, aws.Region!);
        var used = await finder.FindAsync(spec.JobDefinition!, report, cancellationToken, aws.IsDefinitionRecorded).ConfigureAwait(false);
        if (aws.LacksRevision && mayChange)
        {
            // Somebody else may have made it since.
            var made = await finder.FindLikeAsync(used, spec.Image!, cancellationToken).ConfigureAwait(false);
            if (made is null)
            {
                var tags = aws.MadeFor is { } reason ? JobTags.Of(reason.Package, reason.TopHash) : new();
                made = await new DefinitionRegistration(clients.Once(aws.Region!), finder).RunAsync(used, spec.Image!, tags, cancellationToken).ConfigureAwait(false);
                report.Verbose($"The job definition {DefinitionName.Of(made)} is registered: as {DefinitionName.Of(used)}, with the image {spec.Image}.");
            }
            used = made;
            spec = spec with { JobDefinition = DefinitionName.Parse(spec.JobDefinition!).Exact(made), Aws = aws with { LacksRevision = false } };
        }
        if (aws.Prune)
            await new DefinitionPruning(batch, finder, report).RunAsync(used, mayChange, cancellationToken).ConfigureAwait(false);
        return spec;
    }
}
