using Amazon.S3;
using Quilt.Aws.Credentials;

namespace Quilt.Aws.S3;

/// <summary>Where a bucket is served from.</summary>
/// <param name="Region">The region that requests are signed for.</param>
/// <param name="BucketUrl">The bucket's URL there, without a trailing slash.</param>
/// <param name="Sdk">The SDK's client of the region.</param>
internal sealed record S3Site(string Region, string BucketUrl, IAmazonS3 Sdk);

/// <summary>A bucket's site, which moves once when the bucket turns out to be in another region.</summary>
/// <param name="bucket">The bucket's name.</param>
/// <param name="keys">Whose keys sign; null for unsigned requests.</param>
/// <param name="first">The site that is believed in first.</param>
/// <param name="inRegion">The site in another region.</param>
internal sealed class S3Home(string bucket, Keys? keys, S3Site first, Func<string, S3Site> inRegion)
{
    private volatile S3Site site = first;

    /// <summary>The bucket's name.</summary>
    public string Bucket => bucket;

    /// <summary>Whose keys sign requests; null when they are sent unsigned, for public buckets.</summary>
    public Keys? Keys => keys;

    /// <summary>Where the bucket is, as far as is known.</summary>
    public S3Site Site => site;

    /// <summary>Goes where an answer says that the bucket is.</summary>
    /// <param name="refusal">The answer.</param>
    /// <param name="asked">The site that gave it.</param>
    /// <returns>Whether the request is worth another try.</returns>
    public bool TryFollow(S3Refusal refusal, S3Site asked)
    {
        if (refusal.Region is not { Length: > 0 } region || region == asked.Region)
            return false;
        site = inRegion(region);
        return true;
    }
}
