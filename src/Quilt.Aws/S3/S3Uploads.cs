using System.Runtime.CompilerServices;
using Amazon.S3.Model;

namespace Quilt.Aws.S3;

/// <summary>Multipart uploads that were begun and not completed.</summary>
internal static class S3Uploads
{
    /// <summary>All of a bucket whose keys begin with a prefix, in the order of their keys.</summary>
    public static async IAsyncEnumerable<MultipartUpload> ListUploadsAsync(
        this Bucket bucket, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ListMultipartUploadsRequest request = new() { BucketName = bucket.Name, Prefix = prefix };
        ListMultipartUploadsResponse page;
        do
        {
            page = await bucket.CallAsync("s3:ListBucketMultipartUploads", null, sdk => sdk.ListMultipartUploadsAsync(request, cancellationToken)).ConfigureAwait(false);
            foreach (var upload in page.MultipartUploads ?? [])
                yield return upload;
            request.KeyMarker = page.NextKeyMarker;
            request.UploadIdMarker = page.NextUploadIdMarker;
        }
        while (page.IsTruncated == true);
    }

    /// <summary>The parts of an upload that S3 has.</summary>
    public static async IAsyncEnumerable<PartDetail> ListPartsAsync(
        this Bucket bucket, string key, string uploadId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ListPartsRequest request = new() { BucketName = bucket.Name, Key = key, UploadId = uploadId };
        ListPartsResponse page;
        do
        {
            page = await bucket.CallAsync("s3:ListMultipartUploadParts", key, sdk => sdk.ListPartsAsync(request, cancellationToken)).ConfigureAwait(false);
            foreach (var part in page.Parts ?? [])
                yield return part;
            request.PartNumberMarker = page.NextPartNumberMarker?.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
        while (page.IsTruncated == true);
    }

    /// <summary>Ends an upload and throws its parts away.</summary>
    /// <returns>Whether it was still there.</returns>
    public static async Task<bool> AbortUploadAsync(this Bucket bucket, string key, string uploadId, CancellationToken cancellationToken)
    {
        AbortMultipartUploadRequest request = new() { BucketName = bucket.Name, Key = key, UploadId = uploadId };
        try
        {
            await bucket.CallAsync("s3:AbortMultipartUpload", key, sdk => sdk.AbortMultipartUploadAsync(request, cancellationToken)).ConfigureAwait(false);
            return true;
        }
        catch (QuiltException error) when (error.InnerException is Amazon.S3.AmazonS3Exception { ErrorCode: "NoSuchUpload" })
        {
            return false; // completed or ended in between
        }
    }
}
