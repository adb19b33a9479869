using System.Security.Cryptography;
using Quilt.Hashing;

namespace Quilt.Aws.S3;

/// <summary>The package's hash of an object, where S3 keeps a checksum that it follows from; no byte is read.</summary>
internal static class StoredHash
{
    /// <summary>The hash of a kind; null when S3 keeps nothing that tells it.</summary>
    public static ContentHash? Of(S3Head head, HashType kind) => kind switch
    {
        HashType.Sha256Chunked when OfParts(head) is { } value => new ContentHash("sha2-256-chunked", value),
        HashType.Crc64Nvme when head.Crc64Nvme is { } value => new ContentHash("CRC64NVME", value),
        HashType.Sha256 when head.Sha256 is { } value && !value.Contains('-') => new ContentHash("SHA256", Convert.ToHexStringLower(Convert.FromBase64String(value))),
        _ => null,
    };

    // A hash of part hashes is the package's when the parts were its chunks; a hash of the whole is the only chunk's hash.
    private static string? OfParts(S3Head head)
    {
        if (head.Sha256 is not { } value)
            return null;
        var dash = value.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0)
            return head.Size <= ChunkSize.For(head.Size) ? OfOnlyChunk(head.Size, value) : null;
        var chunks = (head.Size + ChunkSize.For(head.Size) - 1) / ChunkSize.For(head.Size);
        return value[(dash + 1)..] == chunks.ToString(System.Globalization.CultureInfo.InvariantCulture) ? value[..dash] : null;
    }

    private static string OfOnlyChunk(long size, string digest) =>
        size == 0 ? digest : Convert.ToBase64String(SHA256.HashData(Convert.FromBase64String(digest)));
}
