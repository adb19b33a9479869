using System.Security.Cryptography;
using Quilt.Hashing;

namespace Quilt.Aws.S3;

/// <summary>What a file's bytes come to: the package's hash, and the entity tag that S3 gives an object that was sent in chunks of the package.</summary>
/// <param name="Hash">The <c>sha2-256-chunked</c> hash.</param>
/// <param name="Tag">The tag without quotes: the MD5, or for several parts the MD5 of MD5s and their number. Not so under KMS encryption.</param>
internal sealed record S3FileSums(ContentHash Hash, string Tag)
{
    /// <summary>SHA-256 of each chunk, where a file was read.</summary>
    public IReadOnlyList<byte[]> Digests { get; private init; } = [];

    /// <summary>The sums of bytes that fit into one chunk.</summary>
    public static S3FileSums Of(ReadOnlySpan<byte> bytes, byte[] digest) => new(OfDigests([digest], bytes.Length), Convert.ToHexStringLower(MD5.HashData(bytes)));

    /// <summary>Reads a file once, its chunks side by side where their order does not matter.</summary>
    /// <param name="read">Reads the file.</param>
    /// <param name="size">Its bytes.</param>
    /// <param name="hashing">Sees every chunk, for a hash of another kind; null: none is wanted.</param>
    /// <param name="bytes">Told how many bytes more were read.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<S3FileSums> ReadAsync(ReadAt read, long size, PartHashing? hashing, IProgress<long>? bytes, CancellationToken cancellationToken)
    {
        var chunk = ChunkSize.For(size);
        var digests = new byte[Math.Max(1, (size + chunk - 1) / chunk)][];
        var tags = new byte[digests.Length][];
        await Parallel.ForAsync(
            0,
            digests.Length,
            new ParallelOptions { MaxDegreeOfParallelism = hashing?.IsInOrder == true ? 1 : Environment.ProcessorCount, CancellationToken = cancellationToken },
            async (index, token) =>
            {
                var length = (int)Math.Min(chunk, size - (index * chunk));
                using var lease = await S3Budget.Shared.RentAsync(length, token).ConfigureAwait(false);
                var part = lease.Buffer.AsMemory(0, length);
                read.Fill(part.Span, index * chunk);
                digests[index] = S3Objects.Hash(part);
                tags[index] = MD5.HashData(part.Span);
                hashing?.Take(index, part);
                bytes?.Report(length);
            }).ConfigureAwait(false);
        var tag = tags.Length == 1
            ? Convert.ToHexStringLower(tags[0])
            : $"{Convert.ToHexStringLower(MD5.HashData(tags.SelectMany(one => one).ToArray()))}-{tags.Length}";
        return new S3FileSums(OfDigests(digests, size), tag) { Digests = digests };
    }

    /// <summary>The package's hash of chunks' SHA-256s.</summary>
    public static ContentHash OfDigests(IReadOnlyList<byte[]> digests, long size) => new(
        "sha2-256-chunked",
        Convert.ToBase64String(size == 0 ? digests[0] : SHA256.HashData(digests.SelectMany(digest => digest).ToArray())));

    /// <summary>Whether an object has this content, as far as S3's words for it tell without reading it.</summary>
    public async Task<bool> AreOfAsync(Bucket bucket, string key, S3Head there, CancellationToken cancellationToken)
    {
        if (there.Tag.Trim('"') == Tag)
            return true;
        if (!bucket.KeepsChecksums)
            return false;
        var head = await bucket.TryHeadAsync(key, there.VersionId, cancellationToken).ConfigureAwait(false);
        return head is not null && StoredHash.Of(head, HashType.Sha256Chunked) == Hash;
    }
}
