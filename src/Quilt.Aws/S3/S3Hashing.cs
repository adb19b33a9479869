using Quilt.Hashing;

namespace Quilt.Aws.S3;

/// <summary>Hashes an object that is in S3: from the checksum that S3 keeps, else by reading its chunks, several at once.</summary>
internal static class S3Hashing
{
    private const int ChunksAtOnce = 8;

    /// <summary>The hash of an object as it was looked at.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="from">The object; where the bucket keeps versions, its exact one.</param>
    /// <param name="head">What S3 said of it.</param>
    /// <param name="type">The kind of hash.</param>
    /// <param name="bytes">Told how many bytes more are hashed.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="QuiltException"><see cref="Problem.SourceChanged"/>: the object was written over meanwhile.</exception>
    public static async Task<ContentHash> HashAsync(
        Bucket bucket, PhysicalKey from, S3Head head, HashType type, IProgress<long>? bytes, CancellationToken cancellationToken)
    {
        if (await StoredAsync(bucket, from, head, type, cancellationToken).ConfigureAwait(false) is { } stored)
        {
            bytes?.Report(head.Size);
            return stored;
        }
        try
        {
            return type == HashType.Sha256 || head.Size == 0
                ? await ReadThroughAsync(bucket, from, head, type, bytes, cancellationToken).ConfigureAwait(false)
                : await ReadChunksAsync(bucket, from, head, type, bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (QuiltException error) when (error.Problem == S3Failure.ConditionFailed)
        {
            throw new QuiltException(Problem.SourceChanged, $"{from} was written over while it was read. Push again when nothing writes to it.", from.ToString(), error);
        }
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

    private static async Task<ContentHash> ReadChunksAsync(
        Bucket bucket, PhysicalKey from, S3Head head, HashType type, IProgress<long>? bytes, CancellationToken cancellationToken)
    {
        var chunk = ChunkSize.For(head.Size);
        var digests = new byte[(head.Size + chunk - 1) / chunk][];
        using PartHashing hashing = new(type, head.Size);
        await Parallel.ForAsync(
            0,
            digests.Length,
            new ParallelOptions { MaxDegreeOfParallelism = ChunksAtOnce, CancellationToken = cancellationToken },
            async (index, token) =>
            {
                var length = (int)Math.Min(chunk, head.Size - (index * chunk));
                using var lease = await S3Budget.Shared.RentAsync(length, token).ConfigureAwait(false);
                var part = lease.Buffer.AsMemory(0, length);
                var stream = await bucket.OpenAsync(from.Path, from.VersionId, index * chunk, length, token, head.Tag).ConfigureAwait(false);
                await using (stream.ConfigureAwait(false))
                    await stream.ReadExactlyAsync(part, token).ConfigureAwait(false);
                digests[index] = S3Objects.Hash(part);
                hashing.Take(index, part);
                bytes?.Report(length);
            }).ConfigureAwait(false);
        return hashing.Finish(digests);
    }

    // SHA-256 of the whole follows from nothing but its bytes in order.
    private static async Task<ContentHash> ReadThroughAsync(
        Bucket bucket, PhysicalKey from, S3Head head, HashType type, IProgress<long>? bytes, CancellationToken cancellationToken)
    {
        using var hasher = ContentHasher.Create(type, head.Size);
        using var lease = await S3Budget.Shared.RentAsync(1 << 20, cancellationToken).ConfigureAwait(false);
        var stream = await bucket.OpenAsync(from.Path, from.VersionId, 0, null, cancellationToken, head.Tag).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            for (int read; (read = await stream.ReadAsync(lease.Buffer, cancellationToken).ConfigureAwait(false)) > 0;)
            {
                hasher.Append(lease.Buffer.AsSpan(0, read));
                bytes?.Report(read);
            }
        }
        return hasher.Finish();
    }
}
