namespace Quilt;

/// <summary>Where an entry's bytes are: an S3 object, best with its version, or a local file.</summary>
public sealed record PhysicalKey
{
    private PhysicalKey(string? bucket, string path, string? versionId)
    {
        Bucket = bucket;
        Path = path;
        VersionId = versionId;
    }

    /// <summary>The S3 bucket; null for a local file.</summary>
    public string? Bucket { get; }

    /// <summary>The object's key, or the file's absolute path; decoded.</summary>
    public string Path { get; }

    /// <summary>The object's version; null for a local file or when no version is named.</summary>
    public string? VersionId { get; }

    /// <summary>Whether the bytes are in a file of this machine.</summary>
    public bool IsLocal => Bucket is null;

    /// <summary>Whether the key names a local file and came from a remote manifest: such a file is never read.</summary>
    internal bool IsRefused { get; private init; }

    /// <summary>The key of an S3 object.</summary>
    public static PhysicalKey S3(string bucket, string key, string? versionId = null) => new(bucket, key, versionId);

    /// <summary>The key of a local file.</summary>
    /// <param name="path">A path; it is made absolute.</param>
    public static PhysicalKey File(string path) => new(null, System.IO.Path.GetFullPath(path), null);

    /// <summary>Reads <c>s3://bucket/key?versionId=ID</c> or <c>file:///path</c>.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidPhysicalKey"/>.</exception>
    public static PhysicalKey Parse(string url)
    {
        var flaw = PhysicalKeyUrl.TryParse(url, out var bucket, out var path, out var version);
        return flaw is null
            ? new PhysicalKey(bucket, path, version)
            : throw new QuiltException(
                Problem.InvalidPhysicalKey,
                $"'{url}' is not a physical key: {flaw}. Write s3://bucket/key?versionId=ID or file:///absolute/path.",
                url);
    }

    /// <summary>The key, marked as one that is never read.</summary>
    internal PhysicalKey Refused() => this with { IsRefused = true };

    /// <summary>The URL as manifests hold it, percent-encoded.</summary>
    public override string ToString() => PhysicalKeyUrl.Write(this);
}
