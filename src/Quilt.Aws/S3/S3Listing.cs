namespace Quilt.Aws.S3;

/// <summary>What a folder of a bucket held when it was listed.</summary>
/// <param name="Newest">The newest version of each object by key, without a head where only names could be listed; null where not even those.</param>
/// <param name="Older">The other versions that are kept; null where versions could not be listed.</param>
internal sealed record S3Listing(IReadOnlyDictionary<string, S3Head?>? Newest, IReadOnlySet<(string Key, string Version)>? Older)
{
    /// <summary>Lists a folder, as far as the user may.</summary>
    public static async Task<S3Listing> ReadAsync(Bucket bucket, string folder, CancellationToken cancellationToken)
    {
        Dictionary<string, S3Head?> newest = new(StringComparer.Ordinal);
        HashSet<(string, string)> older = [];
        try
        {
            await foreach (var version in bucket.ListVersionsAsync($"{folder}/", cancellationToken).ConfigureAwait(false))
            {
                if (version.IsDeleteMarker == true)
                    continue;
                if (version.IsLatest == true)
                    newest[version.Key] = new S3Head(version.Size ?? 0, version.ETag, S3Written.Version(version.VersionId), null, null);
                else
                    older.Add((version.Key, version.VersionId));
            }
            return new S3Listing(newest, older);
        }
        catch (QuiltException error) when (error.Problem == Problem.AccessDenied)
        {
            return new S3Listing(await ReadNamesAsync(bucket, folder, cancellationToken).ConfigureAwait(false), null);
        }
    }

    // Many policies grant s3:ListBucket and forget s3:ListBucketVersions.
    private static async Task<Dictionary<string, S3Head?>?> ReadNamesAsync(Bucket bucket, string folder, CancellationToken cancellationToken)
    {
        Dictionary<string, S3Head?> found = new(StringComparer.Ordinal);
        try
        {
            await foreach (var item in bucket.ListNewestAsync($"{folder}/", cancellationToken).ConfigureAwait(false))
                found[item.Key] = null;
            return found;
        }
        catch (QuiltException error) when (error.Problem == Problem.AccessDenied)
        {
            return null;
        }
    }
}
