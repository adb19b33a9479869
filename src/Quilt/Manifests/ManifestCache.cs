namespace Quilt.Manifests;

/// <summary>
/// Manifests kept on disk by top hash, each verified when it came in; packages read from here are indexes over the mapped file.
/// </summary>
public sealed class ManifestCache
{
    /// <summary>Makes a cache in a folder, which is created when the first manifest comes.</summary>
    public ManifestCache(string folder) => Folder = folder;

    /// <summary>The cache of this user: <c>$XDG_CACHE_HOME/quiltps/manifests</c>, else <c>~/.cache/quiltps/manifests</c>.</summary>
    public static ManifestCache Default { get; } = new(Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
            ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "quiltps",
        "manifests"));

    /// <summary>Where the manifests lie.</summary>
    public string Folder { get; }

    /// <summary>The package of a top hash: from the cache, else read from its source, verified and kept.</summary>
    /// <param name="topHash">The whole top hash.</param>
    /// <param name="open">Opens the source when the cache does not hold the manifest; the stream is disposed.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidManifest"/>, <see cref="Problem.ManifestHashMismatch"/>, or what <paramref name="open"/> throws.</exception>
    public Task<Package> GetAsync(string topHash, Func<CancellationToken, Task<Stream>> open, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
