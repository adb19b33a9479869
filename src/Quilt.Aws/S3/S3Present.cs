using System.Collections.Concurrent;

namespace Quilt.Aws.S3;

/// <summary>
/// What lies in the folder of a bucket that a push puts content into. A few keys are looked at one by one; who asks for more gets them from
/// one listing, which costs a request for a thousand objects in place of a thousand.
/// </summary>
/// <param name="bucket">The bucket.</param>
/// <param name="folder">The folder's key; empty for the bucket's root, which is never listed.</param>
internal sealed class S3Present(Bucket bucket, string folder)
{
    private const int LooksBeforeListing = 24;

    private readonly ConcurrentDictionary<string, Task<S3Head?>> looks = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> others = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private Task<Dictionary<string, S3Head?>?>? listing; // by key; without a head where only names could be listed, null where not even those
    private int looked;

    /// <summary>Notes that an object is not what is going to be stored there.</summary>
    public void RuleOut(string key) => others.TryAdd(key, true);

    /// <summary>The newest version of an object; null when there is none, nobody may say, or it is ruled out.</summary>
    public async Task<S3Head?> FindAsync(string key, CancellationToken cancellationToken)
    {
        if (others.ContainsKey(key))
            return null;
        if (folder.Length == 0 || (listing is null && Interlocked.Increment(ref looked) <= LooksBeforeListing))
            return await LookOnceAsync(key, cancellationToken).ConfigureAwait(false);
        lock (gate)
            listing ??= ListAsync(cancellationToken);
        var listed = await listing.WaitAsync(cancellationToken).ConfigureAwait(false);
        S3Head? head = null;
        if (listed?.TryGetValue(key, out head) == false)
            return null;
        return head ?? await LookOnceAsync(key, cancellationToken).ConfigureAwait(false);
    }

    private Task<S3Head?> LookOnceAsync(string key, CancellationToken cancellationToken) => looks.GetOrAdd(key, name => LookAsync(name, cancellationToken));

    // Who may not read can still write: then everything is sent.
    private async Task<S3Head?> LookAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return await bucket.TryHeadAsync(key, null, cancellationToken).ConfigureAwait(false);
        }
        catch (QuiltException error) when (error.Problem == Problem.AccessDenied)
        {
            return null;
        }
    }

    private async Task<Dictionary<string, S3Head?>?> ListAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, S3Head?> found = new(StringComparer.Ordinal);
        try
        {
            await foreach (var version in bucket.ListLatestAsync($"{folder}/", cancellationToken).ConfigureAwait(false))
                found[version.Key] = new S3Head(version.Size ?? 0, version.ETag, S3Written.Version(version.VersionId), null, null);
            return found;
        }
        catch (QuiltException error) when (error.Problem == Problem.AccessDenied)
        {
            return await ListNamesAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // Many policies grant s3:ListBucket and forget s3:ListBucketVersions.
    private async Task<Dictionary<string, S3Head?>?> ListNamesAsync(CancellationToken cancellationToken)
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
