using System.Security.Cryptography;
using Quilt.Hashing;

namespace Quilt.Aws.S3;

/// <summary>Hashes an object that is in S3: from the checksum that S3 keeps, else by reading its chunks, several at once.</summary>
internal static class S3Hashing
{
    private const int ChunksAtOnce = 8;

    /// <summary>The hash of an exact version.</summary>
    public static async Task<ContentHash> HashAsync(
        Bucket bucket, PhysicalKey from, S3Head head, HashType type, CancellationToken cancellationToken)
    {
        if (await StoredAsync(bucket, from, head, type, cancellationToken).ConfigureAwait(false) is { } stored)
            return stored;
        return type == HashType.Sha256Chunked
            ? await ReadChunksAsync(bucket, from, head, cancellationToken).ConfigureAwait(false)
            : await ReadThroughAsync(bucket, from, head, type, cancellationToken).ConfigureAwait(false);
    }

    // A hash of part hashes is the package's only if the parts were its chunks: the first part's size tells.
    private static async Task<ContentHash?> StoredAsync(
        Bucket bucket, PhysicalKey from, S3Head head, HashType type, CancellationToken cancellationToken)
    {
        if (StoredHash.Of(head, type) is not { } hash)
            return null;
        if (type != HashType.Sha256Chunked || !head.Sha256!.Contains('-'))
            return hash;
        var first = await bucket.TryHeadAsync(from.Path, from.VersionId, cancellationToken, part: 1).ConfigureAwait(false);
        return first?.Size == Math.Min(ChunkSize.For(head.Size), head.Size) ? hash : null;
    }

    private static async Task<ContentHash> ReadChunksAsync(Bucket bucket, PhysicalKey from, S3Head head, CancellationToken cancellationToken)
    {
        var chunk = ChunkSize.For(head.Size);
        var digests = new byte[(head.Size + chunk - 1) / chunk][];
        await Parallel.ForAsync(
            0,
            digests.Length,
            new ParallelOptions { MaxDegreeOfParallelism = ChunksAtOnce, CancellationToken = cancellationToken },
            async (index, token) =>
            {
                var length = Math.Min(chunk, head.Size - (index * chunk));
                var stream = await bucket.OpenAsync(from.Path, from.VersionId, index * chunk, length, token).ConfigureAwait(false);
                await using (stream.ConfigureAwait(false))
                    digests[index] = await SHA256.HashDataAsync(stream, token).ConfigureAwait(false);
            }).ConfigureAwait(false);
        return new ContentHash("sha2-256-chunked", Convert.ToBase64String(SHA256.HashData(digests.SelectMany(digest => digest).ToArray())));
    }

    private static async Task<ContentHash> ReadThroughAsync(
        Bucket bucket, PhysicalKey from, S3Head head, HashType type, CancellationToken cancellationToken)
    {
        using var hasher = ContentHasher.Create(type, head.Size);
        using var lease = await S3Budget.Shared.RentAsync(1 << 20, cancellationToken).ConfigureAwait(false);
        var stream = await bucket.OpenAsync(from.Path, from.VersionId, 0, null, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            for (int read; (read = await stream.ReadAsync(lease.Buffer, cancellationToken).ConfigureAwait(false)) > 0;)
                hasher.Append(lease.Buffer.AsSpan(0, read));
        }
        return hasher.Finish();
    }
}
