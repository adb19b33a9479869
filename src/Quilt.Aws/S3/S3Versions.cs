using System.Runtime.CompilerServices;
using Amazon.S3.Model;

namespace Quilt.Aws.S3;

/// <summary>Lists objects with their versions.</summary>
internal static class S3Versions
{
    /// <summary>The newest version of every object whose key begins with a prefix, in S3's order; deleted objects are left out.</summary>
    public static async IAsyncEnumerable<S3ObjectVersion> ListLatestAsync(
        this Bucket bucket, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var version in bucket.ListVersionsAsync(prefix, cancellationToken).ConfigureAwait(false))
        {
            if (version.IsLatest == true && version.IsDeleteMarker != true)
                yield return version;
        }
    }

    /// <summary>Every object whose key begins with a prefix, without its version: for those who may list no versions.</summary>
    public static async IAsyncEnumerable<S3Object> ListNewestAsync(
        this Bucket bucket, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ListObjectsV2Request request = new() { BucketName = bucket.Name, Prefix = prefix };
        ListObjectsV2Response page;
        do
        {
            page = (await bucket.CallAsync("s3:ListBucket", null, sdk => sdk.ListObjectsV2Async(request, cancellationToken)).ConfigureAwait(false)).Checked(bucket);
            foreach (var item in page.S3Objects ?? [])
                yield return item;
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);
    }

    /// <summary>
    /// What was written, with its version. Some servers do not name it in their answer: radosgw 16 after a copy within S3 and after an
    /// upload in parts.
    /// </summary>
    public static async Task<S3Written> WithVersionAsync(this Bucket bucket, string key, S3Written written, CancellationToken cancellationToken)
    {
        if (written.VersionId is not null || bucket.IsAws)
            return written;
        var head = await bucket.TryHeadAsync(key, null, cancellationToken).ConfigureAwait(false);
        if (head is not null && IsSame(head.Tag, written.Tag))
            return written with { VersionId = head.VersionId };
        // Somebody has written another version over it since.
        await foreach (var version in bucket.ListVersionsAsync(key, cancellationToken).ConfigureAwait(false))
        {
            if (version.Key == key && version.ETag is { } tag && IsSame(tag, written.Tag))
                return written with { VersionId = S3Written.Version(version.VersionId) };
        }
        return written;
    }

    /// <summary>Every version and delete marker of every object whose key begins with a prefix.</summary>
    public static async IAsyncEnumerable<S3ObjectVersion> ListVersionsAsync(
        this Bucket bucket, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ListVersionsRequest request = new() { BucketName = bucket.Name, Prefix = prefix };
        ListVersionsResponse page;
        do
        {
            page = (await bucket.CallAsync("s3:ListBucketVersions", null, sdk => sdk.ListVersionsAsync(request, cancellationToken)).ConfigureAwait(false)).Checked(bucket);
            foreach (var version in page.Versions ?? [])
                yield return version;
            request.KeyMarker = page.NextKeyMarker;
            request.VersionIdMarker = page.NextVersionIdMarker;
        }
        while (page.IsTruncated == true);
    }

    /// <summary>
    /// The same for those who may list objects but no versions: many policies grant s3:ListBucket and forget s3:ListBucketVersions. Then it is the
    /// newest of every object, without its version.
    /// </summary>
    public static async IAsyncEnumerable<S3ObjectVersion> ListKnownVersionsAsync(
        this Bucket bucket, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var versions = bucket.ListVersionsAsync(prefix, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (versions.ConfigureAwait(false))
        {
            if (await TryBeginAsync(versions).ConfigureAwait(false) is { } isAny)
            {
                for (; isAny; isAny = await versions.MoveNextAsync().ConfigureAwait(false))
                    yield return versions.Current;
                yield break;
            }
        }
        await foreach (var item in bucket.ListNewestAsync(prefix, cancellationToken).ConfigureAwait(false))
            yield return new S3ObjectVersion { Key = item.Key, Size = item.Size, LastModified = item.LastModified, ETag = item.ETag, IsLatest = true };
    }

    // Null: that may not be asked.
    private static async Task<bool?> TryBeginAsync(IAsyncEnumerator<S3ObjectVersion> versions)
    {
        try
        {
            return await versions.MoveNextAsync().ConfigureAwait(false);
        }
        catch (QuiltException error) when (error.Problem == Problem.AccessDenied)
        {
            return null;
        }
    }

    private static bool IsSame(string tag, string other) => tag.Trim('"') == other.Trim('"');
}
