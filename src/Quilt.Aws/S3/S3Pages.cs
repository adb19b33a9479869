using Amazon.S3.Model;

namespace Quilt.Aws.S3;

/// <summary>Tells listings from what else answers with 200: a web server's page, or a proxy's, is read as a listing of nothing.</summary>
internal static class S3Pages
{
    /// <summary>The page, if it is one.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.ServiceUnreachable"/>.</exception>
    public static ListObjectsV2Response Checked(this ListObjectsV2Response page, Bucket bucket) =>
        page.Name is { Length: > 0 } || page.S3Objects is { Count: > 0 } || page.CommonPrefixes is { Count: > 0 } ? page : throw S3Failure.NotS3(bucket, "s3:ListBucket");

    /// <inheritdoc cref="Checked(ListObjectsV2Response, Bucket)"/>
    public static ListVersionsResponse Checked(this ListVersionsResponse page, Bucket bucket) =>
        page.Name is { Length: > 0 } || page.Versions is { Count: > 0 } || page.CommonPrefixes is { Count: > 0 } ? page : throw S3Failure.NotS3(bucket, "s3:ListBucketVersions");
}
