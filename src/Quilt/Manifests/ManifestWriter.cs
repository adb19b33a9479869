namespace Quilt.Manifests;

/// <summary>Writes manifests byte for byte as quilt3 does.</summary>
public static class ManifestWriter
{
    /// <summary>Writes a package's manifest: its header, its folders' metadata, its entries in walk order.</summary>
    /// <param name="package">The package; every entry has a hash.</param>
    /// <param name="target">Where to; not disposed.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidHash"/>: an entry has no hash yet.</exception>
    public static Task WriteAsync(Package package, Stream target, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
