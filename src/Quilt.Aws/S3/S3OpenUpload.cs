using Amazon.S3;
using Amazon.S3.Model;

namespace Quilt.Aws.S3;

/// <summary>A multipart upload that is under way.</summary>
/// <param name="Id">S3's name for it.</param>
/// <param name="Parts">The parts that it had when it was found, by number from 1.</param>
internal sealed record S3OpenUpload(string Id, IReadOnlyDictionary<int, PartDetail> Parts)
{
    /// <summary>The action of all that writes parts, as IAM names it.</summary>
    public const string Action = "s3:PutObject";

    /// <summary>Begins one, with checksums where they may be of use.</summary>
    public static Task<S3OpenUpload> BeginAsync(Bucket bucket, string key, CancellationToken cancellationToken) =>
        S3Checksums.OfferAsync(bucket, withChecksums => BeginAsync(bucket, key, withChecksums, cancellationToken));

    /// <summary>Begins one, with checksums or without.</summary>
    public static async Task<S3OpenUpload> BeginAsync(Bucket bucket, string key, bool withChecksums, CancellationToken cancellationToken)
    {
        InitiateMultipartUploadRequest request = new() { BucketName = bucket.Name, Key = key };
        bucket.Connection.ApplyTo(request);
        if (withChecksums)
            (request.ChecksumAlgorithm, request.ChecksumType) = (ChecksumAlgorithm.SHA256, ChecksumType.COMPOSITE);
        var begun = await bucket.CallAsync(Action, key, sdk => sdk.InitiateMultipartUploadAsync(request, cancellationToken)).ConfigureAwait(false);
        return new S3OpenUpload(begun.UploadId, new Dictionary<int, PartDetail>());
    }

    /// <summary>One that was begun for a key and not ended, which may be gone on with; null when there is none.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.AccessDenied"/>: the user may not ask.</exception>
    public static async Task<S3OpenUpload?> FindAsync(Bucket bucket, string key, CancellationToken cancellationToken)
    {
        var uploads = await bucket.CallAsync(
            "s3:ListBucketMultipartUploads",
            null,
            sdk => sdk.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = bucket.Name, Prefix = key }, cancellationToken)).ConfigureAwait(false);
        // The newest is the likeliest to be of this file; what its parts really are is checked part by part.
        if (uploads.MultipartUploads?.Where(upload => upload.Key == key && Takes(upload, bucket)).MaxBy(upload => upload.Initiated) is not { } newest)
            return null;
        try
        {
            var parts = await bucket.ListPartsAsync(key, newest.UploadId, cancellationToken).ToDictionaryAsync(part => part.PartNumber.GetValueOrDefault(), cancellationToken: cancellationToken).ConfigureAwait(false);
            return new S3OpenUpload(newest.UploadId, parts);
        }
        catch (QuiltException error) when (error.Problem == S3Multipart.Gone)
        {
            return null; // completed in between
        }
    }

    // Which checksum its parts carry is settled when an upload begins: S3 refuses parts with another, as those of uploads that others began.
    private static bool Takes(MultipartUpload upload, Bucket bucket) =>
        !bucket.KeepsChecksums || (upload.ChecksumAlgorithm == ChecksumAlgorithm.SHA256 && upload.ChecksumType != ChecksumType.FULL_OBJECT);
}
