namespace Quilt.Aws.S3;

/// <summary>Places in S3 as users write them.</summary>
internal static class S3Place
{
    private const string Scheme = "s3://";
    private const string Version = "?versionId=";

    /// <summary>The bucket and key of <c>s3://bucket/key</c>; the key is taken as it stands, since users copy it from listings.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.PathNotFound"/>: that is no such place.</exception>
    public static (string Bucket, string Key) Parse(string url)
    {
        var rest = url.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? url[Scheme.Length..] : "";
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var bucket = slash < 0 ? rest : rest[..slash];
        return bucket.Length > 0
            ? (bucket, slash < 0 ? "" : rest[(slash + 1)..])
            : throw new QuiltException(Problem.PathNotFound, $"'{url}' is no place in S3: write s3://{(rest.Trim('/') is { Length: > 0 } meant ? meant : "bucket/folder")}.", url);
    }
    /// <summary>As <see cref="Parse"/>, and with <c>?versionId=</c> behind it a physical key, percent-encoded as entries and quilt3 write it.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.PathNotFound"/>, <see cref="Problem.InvalidPhysicalKey"/>.</exception>
    public static (string Bucket, string Key, string? VersionId) ParseExact(string url)
    {
        if (url.Contains(Version, StringComparison.Ordinal) && PhysicalKey.Parse(url) is { Bucket: { } named } exact)
            return (named, exact.Path, exact.VersionId);
        var (bucket, key) = Parse(url);
        return (bucket, key, null);
    }
}
