using System.Collections.Concurrent;
using Quilt.Storage;

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

    private readonly ConcurrentDictionary<string, Task<S3Look>> looks = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> others = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private Task<S3Listing>? listing;
    private int looked;

    /// <summary>Notes that so many keys will be asked for: many are listed from the first.</summary>
    public void Expect(int count)
    {
        if (count > LooksBeforeListing)
            Interlocked.Add(ref looked, LooksBeforeListing);
    }

    /// <summary>Notes that an object is not what is going to be stored there.</summary>
    public void RuleOut(string key) => others.TryAdd(key, true);

    /// <summary>The newest version of an object; null when there is none, nobody may say, or it is ruled out.</summary>
    public async Task<S3Head?> FindAsync(string key, CancellationToken cancellationToken) =>
        others.ContainsKey(key) ? null : (await FindNewestAsync(key, cancellationToken).ConfigureAwait(false)).Head;

    /// <summary>Whether an object is there with a size: in that very version, where one is named.</summary>
    public async Task<ContentPresence> LookAsync(string key, string? version, long size, CancellationToken cancellationToken)
    {
        var newest = await FindNewestAsync(key, cancellationToken).ConfigureAwait(false);
        if (newest.Head is not null && (version is null || newest.Head.VersionId == version))
            return Compare(newest, size);
        if (version is null)
            return newest.IsDenied ? ContentPresence.Unknown : ContentPresence.Gone;
        // Another version was written over it, or it was deleted with a marker only.
        if (listing is not null && (await listing.WaitAsync(cancellationToken).ConfigureAwait(false)).Older is { } older)
            return older.Contains((key, version)) ? ContentPresence.There : ContentPresence.Gone;
        return Compare(await LookAsync(key, version, cancellationToken).ConfigureAwait(false), size);
    }

    private static ContentPresence Compare(S3Look look, long size) => look.IsDenied ? ContentPresence.Unknown
        : look.Head?.Size == size ? ContentPresence.There
        : ContentPresence.Gone;

    private async Task<S3Look> FindNewestAsync(string key, CancellationToken cancellationToken)
    {
        if (folder.Length == 0 || (listing is null && Interlocked.Increment(ref looked) <= LooksBeforeListing))
            return await LookOnceAsync(key, cancellationToken).ConfigureAwait(false);
        lock (gate)
            listing ??= S3Listing.ReadAsync(bucket, folder, cancellationToken);
        var listed = await listing.WaitAsync(cancellationToken).ConfigureAwait(false);
        S3Head? head = null;
        if (listed.Newest?.TryGetValue(key, out head) == false)
            return new S3Look(null, IsDenied: false);
        return head is null ? await LookOnceAsync(key, cancellationToken).ConfigureAwait(false) : new S3Look(head, IsDenied: false);
    }

    private Task<S3Look> LookOnceAsync(string key, CancellationToken cancellationToken) => looks.GetOrAdd(key, name => LookAsync(name, null, cancellationToken));

    // Who may not read can still write: then everything is sent.
    private async Task<S3Look> LookAsync(string key, string? version, CancellationToken cancellationToken)
    {
        try
        {
            return new S3Look(await bucket.TryHeadAsync(key, version, cancellationToken).ConfigureAwait(false), IsDenied: false);
        }
        catch (QuiltException error) when (error.Problem == Problem.AccessDenied)
        {
            return new S3Look(null, IsDenied: true);
        }
    }

    private readonly record struct S3Look(S3Head? Head, bool IsDenied);
}
