using Quilt.Registries;

namespace Quilt.Runs;

/// <summary>The revisions that hold the results of a run.</summary>
public static class RunRevisions
{
    // Each costs the reading of a manifest.
    private const int MostLookedAt = 20;

    /// <summary>Looks for them among the newest revisions of the run's package that are younger than the run; newest first.</summary>
    /// <param name="registry">The registry of the run's package.</param>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IReadOnlyList<Package>> FindAsync(Registry registry, Run run, CancellationToken cancellationToken)
    {
        if (run.Package?.Split('@')[0] is not { } text || !PackageName.TryParse(text, out var name))
            return [];
        List<Package> found = [];
        // Revisions are dated in whole seconds.
        var since = run.Created.AddSeconds(-1);
        var looked = 0;
        await foreach (var revision in registry.RevisionsAsync(name, cancellationToken).ConfigureAwait(false))
        {
            if (revision.Created < since || looked++ == MostLookedAt)
                break;
            var package = await registry.GetAsync(name, revision.TopHash, null, cancellationToken).ConfigureAwait(false);
            if (ResultMetadata.RunOf(package) == run.Id)
                found.Add(package);
        }
        return found;
    }
}
