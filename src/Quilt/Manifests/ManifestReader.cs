namespace Quilt.Manifests;

/// <summary>Reads manifests of any source into packages.</summary>
public static class ManifestReader
{
    /// <summary>Reads a manifest and keeps its bytes in memory.</summary>
    /// <param name="manifest">The manifest's bytes; read to the end, not disposed.</param>
    /// <param name="expectedTopHash">The top hash that the content must have; null to take what it has.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The package; its <see cref="Package.TopHash"/> is the one computed.</returns>
    /// <exception cref="QuiltException">
    /// <see cref="Problem.InvalidManifest"/>, with the line's number in the message; <see cref="Problem.ManifestHashMismatch"/>.
    /// </exception>
    public static Task<Package> ReadAsync(Stream manifest, string? expectedTopHash, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
