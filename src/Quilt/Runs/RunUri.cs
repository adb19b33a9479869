namespace Quilt.Runs;

/// <summary>Package URIs of what a run reads.</summary>
internal static class RunUri
{
    /// <summary>The URI of the run's revision; null when the package has none.</summary>
    /// <param name="run">The run.</param>
    /// <param name="path">A path in the package, or null.</param>
    public static string? Of(RunHeader run, string? path) => run is { Registry: { } registry, Package: { } package }
        ? new QuiltUri { Registry = registry, Package = package, TopHash = run.TopHash, Path = path }.ToString()
        : null;
}
