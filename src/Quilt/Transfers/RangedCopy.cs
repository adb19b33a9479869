using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Quilt.Hashing;
using Quilt.Storage;

namespace Quilt.Transfers;

/// <summary>
/// Brings one big entry in chunks of the package format, several at once, into a file that has room for all of them. A chunk is hashed as it
/// comes, so the default hash needs no second look; memory is a buffer for each chunk under way. A copy that broke off is gone on with.
/// </summary>
/// <param name="entry">The entry.</param>
/// <param name="source">Where its bytes come from.</param>
/// <param name="ranges">How many chunks are under way at once.</param>
/// <param name="progress">Told how many bytes more are there.</param>
internal sealed class RangedCopy(Entry entry, IContentSource source, int ranges, IProgress<long> progress)
{
    /// <summary>Chunks that are brought at once, however many files they belong to (tests/s3/README.md).</summary>
    public const int MostAtOnce = 8;

    private readonly long chunkSize = ChunkSize.For(entry.Size);
    private readonly byte[] digests = new byte[((entry.Size + ChunkSize.For(entry.Size) - 1) / ChunkSize.For(entry.Size)) * SHA256.HashSizeInBytes];

    private int there;

    /// <summary>Whether an entry is worth it: it has several chunks, and a source that can give them apart.</summary>
    public static bool Fits(Entry entry, IContentSource source) => entry.Size > ChunkSize.For(entry.Size) && source.HasRanges(entry);

    /// <summary>A name that stands for the entry and its content: what is left under it is half of the same. Two entries of one content do not share it.</summary>
    public static string NameOf(Entry entry) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{entry.LogicalKey}\n{entry.PhysicalKey}\n{entry.Size}\n{entry.Hash}")).AsSpan(0, 16));

    /// <summary>Brings what is missing and verifies the whole.</summary>
    /// <returns>The entry's hash, or for an entry without one that of the content.</returns>
    /// <exception cref="QuiltException"><see cref="Problem.ContentMismatch"/>: nothing of it is kept then.</exception>
    public async Task<ContentHash> RunAsync(PartialFile target, CancellationToken cancellationToken)
    {
        try
        {
            await Parallel.ForAsync(
                0,
                digests.Length / SHA256.HashSizeInBytes,
                new ParallelOptions { MaxDegreeOfParallelism = ranges, CancellationToken = cancellationToken },
                async (chunk, token) => await BringAsync(target, chunk, token).ConfigureAwait(false)).ConfigureAwait(false);
            var hash = HashOf(target, cancellationToken);
            return entry.Hash is { Kind: not HashType.Unknown } stated && stated != hash
                ? throw EntryPass.Mismatch(entry, $"its hash is {hash}, and its package states {stated}")
                : entry.Hash ?? hash;
        }
        catch (QuiltException error) when (error.Problem == Problem.ContentMismatch)
        {
            target.Discard();
            throw;
        }
    }

    /// <summary>Says how much of it an earlier copy had brought, if one had.</summary>
    public void SayResumed(IReport report)
    {
        if (there > 0)
            report.Verbose($"'{entry.LogicalKey}' was gone on with: {there} of its {digests.Length / SHA256.HashSizeInBytes} parts had come before.");
    }

    private async Task BringAsync(PartialFile target, int chunk, CancellationToken cancellationToken)
    {
        var offset = chunk * chunkSize;
        var length = Math.Min(chunkSize, entry.Size - offset);
        var digest = digests.AsMemory(chunk * SHA256.HashSizeInBytes, SHA256.HashSizeInBytes);
        if (target.Has(chunk, offset, length, digest.Span))
        {
            Interlocked.Increment(ref there);
            progress.Report(length);
            return;
        }
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(FilePass.BufferSize);
        try
        {
            var content = await source.OpenRangeAsync(entry, offset, length, cancellationToken).ConfigureAwait(false);
            await using (content.ConfigureAwait(false))
            {
                for (long done = 0; done < length;)
                {
                    var wanted = (int)Math.Min(buffer.Length, length - done);
                    // Socket reads are small: a whole buffer is worth a write.
                    var count = await content.ReadAtLeastAsync(buffer.AsMemory(0, wanted), wanted, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
                    if (count < wanted)
                        throw EntryPass.Mismatch(entry, $"it ends before the {entry.Size} bytes that its package states");
                    hash.AppendData(buffer.AsSpan(0, count));
                    target.Write(buffer.AsSpan(0, count), offset + done);
                    done += count;
                    progress.Report(count);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        hash.GetHashAndReset(digest.Span);
        target.Record(chunk, digest.Span);
    }

    // Hashes that are not of chunks need the bytes in order, which they did not come in: they are in the page cache still, mostly.
    private ContentHash HashOf(PartialFile target, CancellationToken cancellationToken)
    {
        var type = entry.Hash?.Kind is { } kind and not HashType.Unknown ? kind : HashType.Sha256Chunked;
        return type == HashType.Sha256Chunked
            ? ChunkedHasher.OfDigests(digests)
            : new FilePass(entry.Size, parallelism: 1, progress: null).Run(target.Read, null, [type], cancellationToken)[0];
    }
}
