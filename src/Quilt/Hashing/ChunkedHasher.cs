using System.Security.Cryptography;

namespace Quilt.Hashing;

/// <summary><see cref="HashType.Sha256Chunked"/>: the SHA-256 of the chunks' SHA-256 digests; no chunks when there is no content.</summary>
internal sealed class ChunkedHasher(long chunkSize) : ContentHasher
{
    private readonly IncrementalHash chunk = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash digests = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long inChunk;

    /// <summary>The hash of chunk digests.</summary>
    public static ContentHash OfDigests(ReadOnlySpan<byte> digests) => Of(SHA256.HashData(digests));

    public override void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            // A chunk is closed when the next begins, so that content of a whole number of chunks has no empty one.
            if (inChunk == chunkSize)
                CloseChunk();
            var part = bytes[..(int)Math.Min(bytes.Length, chunkSize - inChunk)];
            chunk.AppendData(part);
            inChunk += part.Length;
            bytes = bytes[part.Length..];
        }
    }

    public override ContentHash Finish()
    {
        if (inChunk > 0)
            CloseChunk();
        return Of(digests.GetHashAndReset());
    }

    public override void Dispose()
    {
        chunk.Dispose();
        digests.Dispose();
    }

    private static ContentHash Of(byte[] digest) => new(ContentHash.NameOf(HashType.Sha256Chunked), Convert.ToBase64String(digest));

    private void CloseChunk()
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        chunk.GetHashAndReset(digest);
        digests.AppendData(digest);
        inChunk = 0;
    }
}
