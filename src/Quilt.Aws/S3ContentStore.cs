using System.Collections.Concurrent;
using Quilt.Aws.S3;
using Quilt.Storage;

namespace Quilt.Aws;

/// <summary>The bytes of entries in a bucket: objects named by the entries' logical keys, told apart by their versions.</summary>
/// <param name="clients">The clients of the connection.</param>
/// <param name="bucketName">The registry's bucket.</param>
public sealed class S3ContentStore(S3Clients clients, string bucketName) : IContentStore
{
    private const int LooksAtOnce = 64;

    // By folder. A writer takes over what was found while planning, and the next plan looks again.
    private readonly ConcurrentDictionary<string, S3Present> present = new(StringComparer.Ordinal);

    /// <summary>quilt3's default selector: what is in the registry's bucket stays where it is.</summary>
    public bool Holds(Entry entry) => entry.PhysicalKey.Bucket == bucketName;

    /// <inheritdoc/>
    public async Task<ContentPresence[]> LookAsync(IReadOnlyList<Entry> entries, CancellationToken cancellationToken)
    {
        present.Clear(); // a push begins: what another found before it may be gone
        var bucket = await clients.GetBucketAsync(bucketName, cancellationToken).ConfigureAwait(false);
        foreach (var folder in entries.Where(Holds).GroupBy(FolderOf))
            Present(bucket, folder.Key).Expect(folder.Count());
        var found = new ContentPresence[entries.Count];
        await Parallel.ForAsync(
            0,
            entries.Count,
            new ParallelOptions { MaxDegreeOfParallelism = LooksAtOnce, CancellationToken = cancellationToken },
            async (i, token) => found[i] = await LookAsync(bucket, entries[i], token).ConfigureAwait(false)).ConfigureAwait(false);
        return found;
    }

    /// <inheritdoc/>
    public async ValueTask<PhysicalKey?> FindAsync(Entry entry, string destination, Entry? latest, CancellationToken cancellationToken)
    {
        // Objects of other buckets are compared when they are copied: that takes a look at them.
        if (!entry.PhysicalKey.IsLocal || entry.Hash is not { } hash)
            return null;
        var bucket = await clients.GetBucketAsync(bucketName, cancellationToken).ConfigureAwait(false);
        var key = KeyOf(entry, destination);
        var known = Present(bucket, destination);
        var there = await known.FindAsync(key, cancellationToken).ConfigureAwait(false);
        if (there?.Size != entry.Size)
            return null;
        var place = PhysicalKey.S3(bucketName, key, there.VersionId);
        if (!IsOther(place, hash, latest) && await IsSameAsync(bucket, entry, hash, key, there, cancellationToken).ConfigureAwait(false))
            return place;
        known.RuleOut(key); // whoever stores the entry need not compare again
        return null;
    }

    /// <inheritdoc/>
    public async Task<bool> WouldKeepAsync(Entry entry, string destination, ContentWriterOptions options, CancellationToken cancellationToken)
    {
        // A file has been compared by FindAsync.
        if (entry.PhysicalKey.Bucket is not { } source)
            return false;
        var bucket = await clients.GetBucketAsync(bucketName, cancellationToken).ConfigureAwait(false);
        var known = Present(bucket, destination);
        var key = KeyOf(entry, destination);
        return options.ThroughHere
            ? await new S3Relay(bucket, known, options.Source, options.HashType).IsThereAsync(entry, key, cancellationToken).ConfigureAwait(false)
            : await new S3ServerCopy(clients, bucket, known, options.HashType).IsThereAsync(entry, source, key, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IContentWriter OpenWriter(ContentWriterOptions options)
    {
        var known = present.ToDictionary();
        present.Clear();
        return new S3ContentWriter(clients, bucketName, new ConcurrentDictionary<string, S3Present>(known), options);
    }

    /// <summary>The key of an entry's object.</summary>
    internal static string KeyOf(Entry entry, string destination) =>
        destination.Length == 0 ? entry.LogicalKey : $"{destination}/{entry.LogicalKey}";

    private async ValueTask<ContentPresence> LookAsync(Bucket own, Entry entry, CancellationToken cancellationToken)
    {
        var place = entry.PhysicalKey;
        if (place.Bucket is null)
            return ContentPresence.Unknown;
        var known = Holds(entry)
            ? Present(own, FolderOf(entry))
            : new S3Present(await clients.GetBucketAsync(place.Bucket, cancellationToken).ConfigureAwait(false), "");
        return await known.LookAsync(place.Path, place.VersionId, entry.Size, cancellationToken).ConfigureAwait(false);
    }

    // The folder that an entry was put into under its logical key; the root, which is never listed, where it lies under another name.
    private static string FolderOf(Entry entry)
    {
        var (path, key) = (entry.PhysicalKey.Path, entry.LogicalKey);
        return path.Length > key.Length && path.EndsWith($"/{key}", StringComparison.Ordinal) ? path[..^(key.Length + 1)] : "";
    }

    private S3Present Present(Bucket bucket, string destination) => present.GetOrAdd(destination, folder => new S3Present(bucket, folder));

    // A version never changes: what it has is what the latest revision says of it.
    private static bool IsOther(PhysicalKey place, ContentHash hash, Entry? latest) =>
        place.VersionId is not null && latest?.PhysicalKey == place && latest.Hash is { } its && its.Kind == hash.Kind && its != hash;

    private static async Task<bool> IsSameAsync(
        Bucket bucket, Entry entry, ContentHash hash, string key, S3Head there, CancellationToken cancellationToken)
    {
        if (bucket.KeepsChecksums && await bucket.TryHeadAsync(key, there.VersionId, cancellationToken).ConfigureAwait(false) is { } head && StoredHash.Of(head, hash.Kind) is { } stored)
            return stored == hash;
        // Else S3 tells the content by its MD5 only: the file is read for its own, which costs less than sending it.
        using SourceFile file = new(entry.PhysicalKey.Path, entry.Size);
        var sums = await S3FileSums.ReadAsync(file.Read, file.Size, null, null, cancellationToken).ConfigureAwait(false);
        file.CheckUnchanged();
        return there.Tag.Trim('"') == sums.Tag && (hash.Kind != HashType.Sha256Chunked || sums.Hash == hash);
    }
}
