using System.Globalization;
using Amazon.S3.Model;
using Quilt.Hashing;
using Quilt.Storage;

namespace Quilt.Aws.S3;

/// <summary>
/// Copies an exact version of an object within S3; no byte passes through this machine, unless its hash is asked for and S3 keeps none
/// that tells it.
/// </summary>
/// <param name="clients">The clients of the connection.</param>
/// <param name="target">The bucket to copy into.</param>
/// <param name="present">What it has already.</param>
/// <param name="type">The hash for an entry that has none.</param>
/// <param name="largestCopy">Bytes up to which an object is copied by one request.</param>
internal sealed class S3ServerCopy(S3Clients clients, Bucket target, S3Present present, HashType type, long largestCopy = S3ServerCopy.LargestCopy)
{
    public const long LargestCopy = 5L << 30; // S3's limit for CopyObject; above it parts are copied
    private const int PartsAtOnce = 8;

    public async Task<StoredContent> RunAsync(
        Entry entry, string sourceBucket, string key, IProgress<long>? bytes, CancellationToken cancellationToken)
    {
        var source = await clients.GetBucketAsync(sourceBucket, cancellationToken).ConfigureAwait(false);
        var (exact, head) = await source.FindExactAsync(entry, cancellationToken).ConfigureAwait(false);
        var hash = entry.Hash ?? await S3Hashing.HashAsync(source, exact, head, type, null, cancellationToken).ConfigureAwait(false);
        if (await FindAsync(head, key, cancellationToken).ConfigureAwait(false) is { } there)
            return new StoredContent(PhysicalKey.S3(target.Name, key, there.VersionId), head.Size, hash, WasThere: true);
        var written = await PartSizeAsync(source, exact, head, cancellationToken).ConfigureAwait(false) is { } partSize
            ? await CopyPartsAsync(exact, head, key, partSize, bytes, cancellationToken).ConfigureAwait(false)
            : await CopyAsync(exact, head, key, bytes, cancellationToken).ConfigureAwait(false);
        written = await target.WithVersionAsync(key, written, cancellationToken).ConfigureAwait(false);
        return new StoredContent(PhysicalKey.S3(target.Name, key, written.VersionId), head.Size, hash, WasThere: false);
    }

    /// <summary>Whether there would be nothing to copy.</summary>
    public async Task<bool> IsThereAsync(Entry entry, string sourceBucket, string key, CancellationToken cancellationToken)
    {
        if ((await present.FindAsync(key, cancellationToken).ConfigureAwait(false))?.Size != entry.Size)
            return false;
        var source = await clients.GetBucketAsync(sourceBucket, cancellationToken).ConfigureAwait(false);
        var (_, head) = await source.FindExactAsync(entry, cancellationToken).ConfigureAwait(false);
        return await FindAsync(head, key, cancellationToken).ConfigureAwait(false) is not null;
    }

    private async Task<S3Head?> FindAsync(S3Head head, string key, CancellationToken cancellationToken) =>
        await present.FindAsync(key, cancellationToken).ConfigureAwait(false) is { } there && there.Size == head.Size && there.Tag == head.Tag ? there : null;

    // In bytes; null to copy by one request. An object of parts keeps its tag, by which the next push knows it, only where it is copied by the
    // same parts: AWS gives what CopyObject makes a tag of its own.
    private async Task<long?> PartSizeAsync(Bucket source, PhysicalKey exact, S3Head head, CancellationToken cancellationToken)
    {
        if (head.Tag.Trim('"').Split('-') is [_, var count]
            && await source.TryHeadAsync(exact.Path, exact.VersionId, cancellationToken, part: 1).ConfigureAwait(false) is { Size: > 0 } first
            && ((head.Size + first.Size - 1) / first.Size).ToString(CultureInfo.InvariantCulture) == count)
            return first.Size;
        return head.Size > largestCopy ? ChunkSize.For(head.Size) : null;
    }

    private async Task<S3Written> CopyAsync(PhysicalKey from, S3Head head, string key, IProgress<long>? bytes, CancellationToken cancellationToken)
    {
        CopyObjectRequest request = new()
        {
            SourceBucket = from.Bucket,
            SourceKey = from.Path,
            SourceVersionId = from.VersionId,
            ETagToMatch = head.Tag,
            DestinationBucket = target.Name,
            DestinationKey = key,
        };
        target.Connection.ApplyTo(request);
        var done = await target.CallAsync(S3OpenUpload.Action, key, sdk => sdk.CopyObjectAsync(request, cancellationToken)).ConfigureAwait(false);
        bytes?.Report(head.Size);
        return new S3Written(done.ETag, S3Written.Version(done.VersionId));
    }

    private async Task<S3Written> CopyPartsAsync(
        PhysicalKey from, S3Head head, string key, long partSize, IProgress<long>? bytes, CancellationToken cancellationToken)
    {
        // Checksums of parts would have to be told when the upload is completed, and nobody here has read the bytes.
        var upload = await S3OpenUpload.BeginAsync(target, key, withChecksums: false, cancellationToken).ConfigureAwait(false);
        try
        {
            return await CopyPartsAsync(upload.Id, from, head, key, partSize, bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // S3 copies again faster than anybody could find out what it has.
            await Cleanup.TryAsync(token => target.AbortUploadAsync(key, upload.Id, token), cancellationToken).ConfigureAwait(false);
            if (error is QuiltException { Problem: S3Multipart.Gone } gone)
                throw new QuiltException(Problem.InputOutput, gone.Message, gone.Target, gone);
            throw;
        }
    }

    private async Task<S3Written> CopyPartsAsync(
        string uploadId, PhysicalKey from, S3Head head, string key, long partSize, IProgress<long>? bytes, CancellationToken cancellationToken)
    {
        var parts = new PartETag[(head.Size + partSize - 1) / partSize];
        await Parallel.ForAsync(
            0,
            parts.Length,
            new ParallelOptions { MaxDegreeOfParallelism = PartsAtOnce, CancellationToken = cancellationToken },
            async (index, token) =>
            {
                CopyPartRequest part = new()
                {
                    SourceBucket = from.Bucket,
                    SourceKey = from.Path,
                    SourceVersionId = from.VersionId,
                    ETagToMatch = [head.Tag],
                    FirstByte = index * partSize,
                    LastByte = Math.Min((index + 1) * partSize, head.Size) - 1,
                    DestinationBucket = target.Name,
                    DestinationKey = key,
                    UploadId = uploadId,
                    PartNumber = index + 1,
                };
                var done = await target.CallAsync(S3OpenUpload.Action, key, sdk => sdk.CopyPartAsync(part, token)).ConfigureAwait(false);
                parts[index] = new PartETag(index + 1, done.ETag);
                bytes?.Report(Math.Min(partSize, head.Size - (index * partSize)));
            }).ConfigureAwait(false);
        return await target.CompleteAsync(key, uploadId, [.. parts], head.Size, cancellationToken).ConfigureAwait(false);
    }
}
