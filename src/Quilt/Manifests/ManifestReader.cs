namespace Quilt.Manifests;

/// <summary>Reads manifests of any source into packages.</summary>
public static class ManifestReader
{
    /// <summary>Reads a manifest and keeps its bytes in memory; <see cref="ManifestCache"/> keeps them in a file.</summary>
    /// <param name="manifest">The manifest's bytes; read to the end, not disposed.</param>
    /// <param name="expectedTopHash">The top hash that the content must have; null to take what it has.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The package; its <see cref="Package.TopHash"/> is the one computed.</returns>
    /// <exception cref="QuiltException">
    /// <see cref="Problem.InvalidManifest"/>, with the line's number in the message, or when it is larger than 2 GiB;
    /// <see cref="Problem.ManifestHashMismatch"/>.
    /// </exception>
    public static async Task<Package> ReadAsync(Stream manifest, string? expectedTopHash, CancellationToken cancellationToken)
    {
        using MemoryStream kept = new();
        try
        {
            return await ManifestScan
                .ReadAsync(manifest, kept, () => new MemoryManifest(Kept(kept)), expectedTopHash, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (IOException e) when (kept.Length > Array.MaxLength - (1 << 28))
        {
            throw new QuiltException(Problem.InvalidManifest, "The manifest is too large to be held in memory (2 GiB).", null, e);
        }
    }

    private static ReadOnlyMemory<byte> Kept(MemoryStream stream) => stream.GetBuffer().AsMemory(0, (int)stream.Length);
}
