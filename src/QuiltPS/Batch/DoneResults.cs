using Quilt;
using Quilt.Registries;
using Quilt.Runs;

namespace QuiltPS;

/// <summary>
/// The input keys that packages hold results of: in the revisions that the subjects come from, and in the latest of those packages, where
/// results of earlier runs are. Grows as subjects of further packages come.
/// </summary>
internal sealed class DoneResults
{
    private readonly HashSet<string> keys = [];
    private readonly Dictionary<string, HashSet<string>> folders = [];
    private readonly HashSet<(string?, string?, string?)> seen = [];

    /// <summary>The keys; the set grows with each package that is added.</summary>
    public IReadOnlySet<string> Keys => keys;

    /// <summary>The place of a job's results where that is another than the job would write to; null: they are there.</summary>
    /// <param name="plan">A job that need not run.</param>
    public string? ElsewhereOf(JobPlan plan)
    {
        if (!folders.TryGetValue(plan.InputKey, out var known) || known.Any(folder => $"{folder}/".StartsWith($"{plan.OutputKey}/", StringComparison.Ordinal)))
            return null;
        var path = $"/{known.Order(StringComparer.Ordinal).First()}/";
        var end = path.IndexOf($"/{plan.Subject.Group}/{plan.Subject.Name}/", StringComparison.Ordinal);
        return (end < 0 ? path : path[..end]).Trim('/');
    }

    /// <summary>Adds what a package and its latest revision hold; each revision is read once.</summary>
    /// <param name="package">The package.</param>
    /// <param name="s3">How its registry is reached, if it is in S3.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task AddAsync(Package package, S3Options s3, CancellationToken cancellationToken)
    {
        if (!seen.Add((package.Registry, package.Name, package.TopHash)))
            return;
        Add(package);
        if (package is not { Registry: { } place, Name: { } name } || !seen.Add((place, name, "latest")))
            return;
        var location = RegistryLocation.Parse(place, "/");
        var latest = await Providers.Of(location, s3).Open(location).TryGetLatestAsync(PackageName.Parse(name), cancellationToken).ConfigureAwait(false);
        if (latest is not null && seen.Add((place, name, latest.TopHash)))
            Add(latest);
    }

    private void Add(Package package)
    {
        foreach (var (key, folder) in InputKey.FoldersOf(package))
        {
            if (keys.Add(key))
                folders[key] = [];
            folders[key].Add(folder);
        }
    }
}
