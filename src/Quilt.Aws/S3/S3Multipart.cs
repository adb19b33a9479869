using System.Security.Cryptography;
using Amazon.S3.Model;
using Quilt.Hashing;

namespace Quilt.Aws.S3;

/// <summary>
/// Uploads one big file in parts of the package format's chunk size, so that the hashes of the parts are those of the package. An
/// upload that was broken off is gone on with: a part that S3 has and that is equal to the file's is not sent again. S3 makes an object only of
/// parts whose tags it is told, so an upload that another push uses too never becomes an object of mixed content: one of the two begins anew.
/// </summary>
/// <param name="bucket">The bucket.</param>
/// <param name="key">The object's key.</param>
/// <param name="fill">Reads a part whole: where to, from which offset.</param>
/// <param name="size">The file's size in bytes.</param>
internal sealed class S3Multipart(Bucket bucket, string key, Func<Memory<byte>, long, CancellationToken, Task> fill, long size)
{
    /// <summary>More parts at once are no quicker from one machine, and each holds a buffer (tests/s3/README.md).</summary>
    public const int UsualPartsAtOnce = 4;

    /// <summary>Somebody else has completed, aborted or overwritten the upload that was gone on with; never shown to users.</summary>
    public const string Gone = "UploadGone";

    // Each time with an upload of our own, which only a push that begins later could come to go on with.
    private const int MostRestarts = 2;

    private readonly long partSize = ChunkSize.For(size);
    private readonly byte[][] hashes = new byte[(size + ChunkSize.For(size) - 1) / ChunkSize.For(size)][];
    private readonly string[] tags = new string[(size + ChunkSize.For(size) - 1) / ChunkSize.For(size)];
    private int kept; // parts that need not be sent

    /// <summary>Of a file that is read at any offset.</summary>
    public S3Multipart(Bucket bucket, string key, ReadAt read, long size)
        : this(bucket, key, (part, offset, _) => Fill(read, part, offset), size)
    {
    }

    /// <summary>How many parts are under way at once; with 1 they are read in order.</summary>
    public int PartsAtOnce { get; init; } = UsualPartsAtOnce;

    /// <summary>SHA-256 of each part, once <see cref="SendAsync"/> has returned.</summary>
    public IReadOnlyList<byte[]> Hashes => hashes;

    /// <summary>Sees the parts' SHA-256s before they become an object; what it throws keeps that from happening.</summary>
    public Action<IReadOnlyList<byte[]>>? BeforeCompletion { get; init; }

    /// <summary>Sees each part once, in any order and from several threads: its number from 0, and its bytes, which are another part's afterwards.</summary>
    public Action<long, ReadOnlyMemory<byte>>? PartRead { get; init; }

    /// <summary>Told what the user may like to know of how it goes.</summary>
    public Action<string>? Say { get; init; }

    /// <summary>Sends what is missing and completes the upload. When it fails or is cancelled, the parts stay for the next time.</summary>
    public async Task<S3Written> SendAsync(IProgress<long>? bytes, CancellationToken cancellationToken)
    {
        var upload = await FindAsync(cancellationToken).ConfigureAwait(false) ?? await S3OpenUpload.BeginAsync(bucket, key, cancellationToken).ConfigureAwait(false);
        for (var restarts = 0; ; restarts++)
        {
            try
            {
                return await SendPartsAsync(upload, restarts == 0 ? bytes : null, cancellationToken).ConfigureAwait(false);
            }
            catch (QuiltException error) when (error.Problem == Gone)
            {
                if (restarts == MostRestarts)
                    throw new QuiltException(Problem.InputOutput, error.Message, error.Target, error);
                // Another live push goes on with the same upload, of other content perhaps: whoever completes it takes it from the other.
                upload = await S3OpenUpload.BeginAsync(bucket, key, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<S3Written> SendPartsAsync(S3OpenUpload upload, IProgress<long>? bytes, CancellationToken cancellationToken)
    {
        kept = 0;
        await Parallel.ForAsync(
            0,
            hashes.Length,
            new ParallelOptions { MaxDegreeOfParallelism = PartsAtOnce, CancellationToken = cancellationToken },
            async (index, token) => await SendPartAsync(upload, index, bytes, token).ConfigureAwait(false)).ConfigureAwait(false);
        if (kept > 0)
            Say?.Invoke($"An upload to s3://{bucket.Name}/{key} that was broken off is gone on with: {kept} of {hashes.Length} parts were there.");
        BeforeCompletion?.Invoke(hashes);
        return await bucket.CompleteAsync(key, upload.Id, Sent(), size, cancellationToken).ConfigureAwait(false);
    }

    // Who may write need not be allowed to see what was begun: then a new one begins, and what was broken off stays where it is.
    private async Task<S3OpenUpload?> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await S3OpenUpload.FindAsync(bucket, key, cancellationToken).ConfigureAwait(false);
        }
        catch (QuiltException error) when (error.Problem == Problem.AccessDenied)
        {
            Say?.Invoke($"Uploads to s3://{bucket.Name} that were broken off are not gone on with: s3:ListBucketMultipartUploads or s3:ListMultipartUploadParts is not permitted.");
            return null;
        }
    }

    private async Task SendPartAsync(S3OpenUpload upload, long index, IProgress<long>? bytes, CancellationToken cancellationToken)
    {
        var offset = index * partSize;
        var length = (int)Math.Min(partSize, size - offset);
        using var lease = await S3Budget.Shared.RentAsync(length, cancellationToken).ConfigureAwait(false);
        var part = lease.Buffer.AsMemory(0, length);
        await fill(part, offset, cancellationToken).ConfigureAwait(false);
        var hash = S3Objects.Hash(part);
        hashes[index] = hash;
        PartRead?.Invoke(index, part);
        var isThere = upload.Parts.TryGetValue((int)index + 1, out var there) && IsEqual(there, part.Span, hash);
        if (isThere)
            Interlocked.Increment(ref kept);
        tags[index] = isThere
            ? there!.ETag
            : await bucket.PutPartAsync(key, upload.Id, (int)index + 1, part, hash, cancellationToken).ConfigureAwait(false);
        bytes?.Report(length);
    }

    private static Task Fill(ReadAt read, Memory<byte> part, long offset)
    {
        read.Fill(part.Span, offset);
        return Task.CompletedTask;
    }

    // Without a stored SHA-256 the part's tag is its MD5, but under KMS encryption it is not: then the part goes again.
    private static bool IsEqual(PartDetail there, ReadOnlySpan<byte> part, byte[] hash) =>
        there.Size == part.Length &&
        (there.ChecksumSHA256 is { } sum
            ? sum == Convert.ToBase64String(hash)
            : there.ETag.Trim('"').Equals(Convert.ToHexString(MD5.HashData(part)), StringComparison.OrdinalIgnoreCase));

    private List<PartETag> Sent() =>
        [.. tags.Select((tag, index) => new PartETag(index + 1, tag) { ChecksumSHA256 = bucket.KeepsChecksums ? Convert.ToBase64String(hashes[index]) : null })];
}
