using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;

namespace Quilt.Aws.S3;

/// <summary>Makes an object of the parts of a multipart upload.</summary>
internal static class S3Completion
{
    /// <summary>Completes an upload.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="key">The object's key.</param>
    /// <param name="uploadId">The upload.</param>
    /// <param name="parts">Its parts in order, with their checksums where the upload has them.</param>
    /// <param name="size">Bytes of the whole.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="QuiltException"><see cref="S3Multipart.Gone"/>: somebody else has ended the upload.</exception>
    public static async Task<S3Written> CompleteAsync(
        this Bucket bucket, string key, string uploadId, List<PartETag> parts, long size, CancellationToken cancellationToken)
    {
        CompleteMultipartUploadRequest request = new() { BucketName = bucket.Name, Key = key, UploadId = uploadId, PartETags = parts };
        try
        {
            var done = await bucket.CallAsync(S3OpenUpload.Action, key, sdk => sdk.CompleteMultipartUploadAsync(request, cancellationToken)).ConfigureAwait(false);
            if (!IsOf(parts, done, bucket))
                throw IsGone(bucket, key, null);
            return await bucket.WithVersionAsync(key, new S3Written(done.ETag, S3Written.Version(done.VersionId)), cancellationToken).ConfigureAwait(false);
        }
        catch (QuiltException error) when (error.InnerException is AmazonS3Exception inner && IsEnded(inner))
        {
            // The answer to a first try was lost after S3 had done it: then the object is there, with the checksum or the tag that follows from the
            // parts.
            var head = await bucket.TryHeadAsync(key, null, cancellationToken).ConfigureAwait(false);
            if (head is not null && head.Size == size && IsOf(parts, head))
                return new S3Written(head.Tag, head.VersionId);
            throw IsGone(bucket, key, error);
        }
    }

    private static QuiltException IsGone(Bucket bucket, string key, Exception? error) =>
        new(S3Multipart.Gone, $"s3://{bucket.Name}/{key} is being uploaded by other pushes, again and again: push when they have ended.", key, error);

    // Some servers take it for a success to complete what another push has completed, and answer with the object that the other made. AWS does
    // not, and under KMS encryption its tags follow from nothing.
    private static bool IsOf(List<PartETag> parts, CompleteMultipartUploadResponse done, Bucket bucket) => done switch
    {
        { ChecksumSHA256: { Length: > 0 } sum } when parts[0].ChecksumSHA256 is not null => sum.Split('-')[0] == WholeSum(parts),
        { ETag: { } tag } when !bucket.IsAws && tag.Trim('"').EndsWith($"-{parts.Count}", StringComparison.Ordinal) => tag.Trim('"') == WholeTag(parts),
        _ => true,
    };

    // Under KMS encryption only the checksum tells.
    private static bool IsOf(List<PartETag> parts, S3Head head) =>
        (parts[0].ChecksumSHA256 is not null && head.Sha256?.Split('-')[0] == WholeSum(parts)) || head.Tag.Trim('"') == WholeTag(parts);

    private static string WholeSum(List<PartETag> parts) =>
        Convert.ToBase64String(SHA256.HashData(parts.SelectMany(part => Convert.FromBase64String(part.ChecksumSHA256)).ToArray()));

    // radosgw 16 calls an upload that another request has completed one that is being completed.
    private static bool IsEnded(AmazonS3Exception error) =>
        error.ErrorCode is "NoSuchUpload" or "InvalidPart" || (error.ErrorCode == "InternalError" && error.Message.Contains("already in progress", StringComparison.Ordinal));

    // The tag of a multipart object: MD5 of the parts' MD5s, and their number. Null where the parts' tags are none.
    private static string? WholeTag(List<PartETag> parts)
    {
        if (!parts.All(part => part.ETag.Trim('"') is { Length: 32 } tag && tag.All(char.IsAsciiHexDigit)))
            return null;
        var all = parts.SelectMany(part => Convert.FromHexString(part.ETag.Trim('"'))).ToArray();
        return $"{Convert.ToHexStringLower(MD5.HashData(all))}-{parts.Count}";
    }
}
