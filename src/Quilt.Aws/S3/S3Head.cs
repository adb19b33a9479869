namespace Quilt.Aws.S3;

/// <summary>What S3 says of an object without sending it.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Tag">The entity tag, with quotes.</param>
/// <param name="VersionId">The version; null where the bucket keeps none.</param>
/// <param name="Sha256">The stored SHA-256 in base64, with <c>-parts</c> behind it when it is a hash of part hashes; null when S3 has none.</param>
/// <param name="Crc64Nvme">The stored CRC-64/NVME in base64; null when S3 has none.</param>
internal sealed record S3Head(long Size, string Tag, string? VersionId, string? Sha256, string? Crc64Nvme)
{
    /// <summary>The archive that it lies in; null: it can be read.</summary>
    public S3Archive? Archive { get; init; }
}
