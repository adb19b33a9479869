using Quilt.Hashing;
using Quilt.Storage;
using Quilt.Transfers;

namespace Quilt.Aws.S3;

/// <summary>
/// Carries an object that another connection reaches into a bucket: its bytes pass through this machine's memory, part by part, and
/// become an object only when they have the hash that the package states.
/// </summary>
/// <param name="bucket">The bucket to write into.</param>
/// <param name="present">What it has already.</param>
/// <param name="source">Where the bytes come from.</param>
/// <param name="type">The hash for an entry that has none.</param>
internal sealed class S3Relay(Bucket bucket, S3Present present, IContentSource source, HashType type)
{
    /// <summary>Told what the user may like to know of how it goes.</summary>
    public Action<string>? Say { get; init; }

    public async Task<StoredContent> RunAsync(Entry entry, string key, IProgress<long>? bytes, CancellationToken cancellationToken)
    {
        var there = await FindAsync(entry, key, cancellationToken).ConfigureAwait(false);
        if (there is not null && entry.Hash is { } stated && await SaysAsync(key, there, stated, cancellationToken).ConfigureAwait(false))
            return new StoredContent(PhysicalKey.S3(bucket.Name, key, there.VersionId), entry.Size, stated, WasThere: true);
        return entry.Size <= ChunkSize.For(entry.Size)
            ? await PutAsync(entry, key, there, bytes, cancellationToken).ConfigureAwait(false)
            : await PutPartsAsync(entry, key, bytes, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether there would be nothing to send.</summary>
    public async Task<bool> IsThereAsync(Entry entry, string key, CancellationToken cancellationToken)
    {
        if (await FindAsync(entry, key, cancellationToken).ConfigureAwait(false) is not { } there)
            return false;
        if (entry.Hash is { } stated && await SaysAsync(key, there, stated, cancellationToken).ConfigureAwait(false))
            return true;
        if (entry.Size > ChunkSize.For(entry.Size))
            return false;
        using var lease = await S3Budget.Shared.RentAsync(entry.Size, cancellationToken).ConfigureAwait(false);
        var body = lease.Buffer.AsMemory(0, (int)entry.Size);
        await ReadAsync(entry, body, cancellationToken).ConfigureAwait(false);
        return await S3FileSums.Of(body.Span, S3Objects.Hash(body)).AreOfAsync(bucket, key, there, cancellationToken).ConfigureAwait(false);
    }

    private async Task<S3Head?> FindAsync(Entry entry, string key, CancellationToken cancellationToken) =>
        await present.FindAsync(key, cancellationToken).ConfigureAwait(false) is { } there && there.Size == entry.Size ? there : null;

    private async Task<bool> SaysAsync(string key, S3Head there, ContentHash stated, CancellationToken cancellationToken) =>
        bucket.KeepsChecksums &&
        await bucket.TryHeadAsync(key, there.VersionId, cancellationToken).ConfigureAwait(false) is { } head &&
        StoredHash.Of(head, stated.Kind) == stated;

    private async Task<StoredContent> PutAsync(Entry entry, string key, S3Head? there, IProgress<long>? bytes, CancellationToken cancellationToken)
    {
        var size = (int)entry.Size;
        using var lease = await S3Budget.Shared.RentAsync(size, cancellationToken).ConfigureAwait(false);
        var body = lease.Buffer.AsMemory(0, size);
        await ReadAsync(entry, body, cancellationToken).ConfigureAwait(false);
        return await S3SmallUpload.SendAsync(bucket, key, entry, type, body, there, bytes, cancellationToken).ConfigureAwait(false);
    }

    // The source's stream verifies what it gave when it is read to its end.
    private async Task ReadAsync(Entry entry, Memory<byte> body, CancellationToken cancellationToken)
    {
        var stream = await source.OpenAsync(entry, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var read = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            if (read < body.Length || await stream.ReadAsync(new byte[1], cancellationToken).ConfigureAwait(false) > 0)
                throw EntryPass.Mismatch(entry, $"it has not the {entry.Size} bytes that its package states");
        }
    }

    private async Task<StoredContent> PutPartsAsync(Entry entry, string key, IProgress<long>? bytes, CancellationToken cancellationToken)
    {
        using PartHashing hashing = new(WantedHash.Kind(entry, type), entry.Size);
        ContentHash? hash = null;
        S3Multipart upload = new(bucket, key, (part, offset, token) => ReadPartAsync(entry, part, offset, token), entry.Size)
        {
            PartsAtOnce = hashing.IsInOrder ? 1 : S3Multipart.UsualPartsAtOnce,
            PartRead = hashing.Take,
            Say = Say,
            BeforeCompletion = digests => hash = WantedHash.Check(entry, hashing.Finish(digests)),
        };
        var written = await upload.SendAsync(bytes, cancellationToken).ConfigureAwait(false);
        return new StoredContent(PhysicalKey.S3(bucket.Name, key, written.VersionId), entry.Size, hash!, WasThere: false);
    }

    private async Task ReadPartAsync(Entry entry, Memory<byte> part, long offset, CancellationToken cancellationToken)
    {
        var stream = await source.OpenRangeAsync(entry, offset, part.Length, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            if (await stream.ReadAtLeastAsync(part, part.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false) < part.Length)
                throw EntryPass.Mismatch(entry, $"it ends before the {entry.Size} bytes that its package states");
        }
    }
}
