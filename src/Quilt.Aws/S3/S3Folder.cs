using System.Runtime.CompilerServices;

namespace Quilt.Aws.S3;

/// <summary>The objects below a folder of a bucket, or one object, as entries of a package.</summary>
/// <param name="bucket">The bucket.</param>
/// <param name="key">The folder's or object's key; empty for the whole bucket.</param>
/// <param name="version">The version of the one object; null for the newest of all.</param>
/// <param name="prefix">The folder of the package that they go into.</param>
/// <param name="report">Told of objects that are left out.</param>
internal sealed class S3Folder(Bucket bucket, string key, string? version, string? prefix, IReport? report)
{
    private const int MostNamed = 5;

    private readonly string into = prefix?.Trim('/') is { Length: > 0 } folder and not "." ? $"{folder}/" : "";
    private readonly string below = key.Length == 0 || key.EndsWith('/') ? key : $"{key}/";

    public async IAsyncEnumerable<Entry> EntriesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (version is not null)
        {
            if (await bucket.TryHeadAsync(key, version, cancellationToken).ConfigureAwait(false) is { } exact)
                yield return Of(key, key[(key.LastIndexOf('/') + 1)..], version, exact.Size);
            yield break;
        }
        // "scan" is an object, or else the folder of what begins with "scan/"; both at once only S3 itself can have.
        if (below != key && await bucket.TryHeadAsync(key, null, cancellationToken).ConfigureAwait(false) is { } head)
        {
            yield return Of(key, key[(key.LastIndexOf('/') + 1)..], head.VersionId, head.Size);
            yield break;
        }
        List<string> unfit = [];
        await foreach (var (name, newest, size) in ListAsync(cancellationToken).ConfigureAwait(false))
        {
            // Consoles mark empty folders by objects whose names end so; a registry's own files are no data.
            if (name.EndsWith('/') || (below.Length == 0 && name.StartsWith(".quilt/", StringComparison.Ordinal)))
                continue;
            if (LogicalKey.IsValid(name[below.Length..]))
                yield return Of(name, name[below.Length..], newest, size);
            else
                unfit.Add(name);
        }
        SayUnfit(unfit);
    }

    // S3 takes any text for a key; one such object must not keep a whole folder from being packed.
    private void SayUnfit(List<string> unfit)
    {
        if (unfit.Count == 0)
            return;
        var names = string.Join(", ", unfit.Take(MostNamed).Select(name => $"'s3://{bucket.Name}/{name}'"));
        report?.Warning(
            $"{(unfit.Count == 1 ? "1 object is left out, whose key can be no path" : $"{unfit.Count} objects are left out, whose keys can be no paths")} " +
            $"of a package (an empty part, '.' or '..'): {names}{(unfit.Count > MostNamed ? " …" : "")}.");
    }

    private async IAsyncEnumerable<(string Key, string? Version, long Size)> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!await MayListVersionsAsync(cancellationToken).ConfigureAwait(false))
        {
            await foreach (var item in bucket.ListNewestAsync(below, cancellationToken).ConfigureAwait(false))
                yield return (item.Key, null, item.Size ?? 0);
            yield break;
        }
        await foreach (var item in bucket.ListLatestAsync(below, cancellationToken).ConfigureAwait(false))
            yield return (item.Key, S3Written.Version(item.VersionId), item.Size ?? 0);
    }

    // Many policies grant s3:ListBucket and forget s3:ListBucketVersions: then each object's version is found when it is looked at.
    private async Task<bool> MayListVersionsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var _ in bucket.ListVersionsAsync(below, cancellationToken).ConfigureAwait(false))
                break;
            return true;
        }
        catch (QuiltException error) when (error.Problem == Problem.AccessDenied)
        {
            return false;
        }
    }

    private Entry Of(string objectKey, string name, string? versionId, long size) => new()
    {
        LogicalKey = LogicalKey.Check(into + name),
        PhysicalKey = PhysicalKey.S3(bucket.Name, objectKey, versionId),
        Size = size,
    };
}
