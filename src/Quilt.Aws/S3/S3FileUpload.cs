using Quilt.Hashing;
using Quilt.Storage;

namespace Quilt.Aws.S3;

/// <summary>
/// Uploads one file in one reading: a part's SHA-256 is the package's, the signature's and the checksum that S3 verifies. A file that
/// changes while it is read is refused, and what the bucket has at that place already is not sent.
/// </summary>
/// <param name="bucket">The bucket.</param>
/// <param name="present">What it has already.</param>
/// <param name="type">The hash for an entry that has none.</param>
internal sealed class S3FileUpload(Bucket bucket, S3Present present, HashType type)
{
    /// <summary>Told what the user may like to know of how it goes.</summary>
    public Action<string>? Say { get; init; }

    /// <summary>Sends a file.</summary>
    /// <param name="entry">Its entry.</param>
    /// <param name="path">Where the file is.</param>
    /// <param name="key">The object's key.</param>
    /// <param name="bytes">Told how many bytes more were read.</param>
    /// <param name="cancellationToken">Ends the work; the parts of a big file that were sent are found by the next try.</param>
    public async Task<StoredContent> RunAsync(Entry entry, string path, string key, IProgress<long>? bytes, CancellationToken cancellationToken)
    {
        using SourceFile file = new(path, entry.Size);
        var there = await present.FindAsync(key, cancellationToken).ConfigureAwait(false);
        if (there?.Size != file.Size)
            there = null;
        var stored = file.Size <= ChunkSize.For(file.Size)
            ? await PutAsync(entry, file, key, there, bytes, cancellationToken).ConfigureAwait(false)
            : await PutPartsAsync(entry, file, key, there, bytes, cancellationToken).ConfigureAwait(false);
        return stored with { Source = file.Identity };
    }

    private async Task<StoredContent> PutAsync(
        Entry entry, SourceFile file, string key, S3Head? there, IProgress<long>? bytes, CancellationToken cancellationToken)
    {
        var size = (int)file.Size;
        using var lease = await S3Budget.Shared.RentAsync(size, cancellationToken).ConfigureAwait(false);
        var body = lease.Buffer.AsMemory(0, size);
        ((ReadAt)file.Read).Fill(body.Span, 0);
        file.CheckUnchanged();
        return await S3SmallUpload.SendAsync(bucket, key, entry, type, body, there, bytes, cancellationToken).ConfigureAwait(false);
    }

    private async Task<StoredContent> PutPartsAsync(
        Entry entry, SourceFile file, string key, S3Head? there, IProgress<long>? bytes, CancellationToken cancellationToken)
    {
        if (there is not null && await FindAsync(entry, file, key, there, bytes, cancellationToken).ConfigureAwait(false) is { } found)
            return found;
        using PartHashing hashing = new(Wanted(entry), file.Size);
        ContentHash? hash = null;
        S3Multipart upload = new(bucket, key, file.Read, file.Size)
        {
            Say = Say,
            PartsAtOnce = hashing.IsInOrder ? 1 : S3Multipart.UsualPartsAtOnce,
            PartRead = hashing.Take,
            // A wrong or changed file must not become an object under its final name.
            BeforeCompletion = digests =>
            {
                file.CheckUnchanged();
                hash = WantedHash.Check(entry, hashing.Finish(digests));
            },
        };
        var written = await upload.SendAsync(bytes, cancellationToken).ConfigureAwait(false);
        return new StoredContent(PhysicalKey.S3(bucket.Name, key, written.VersionId), file.Size, hash!, WasThere: false);
    }

    // An object of the same size and number of parts is likely the same: reading the file is cheaper than sending it.
    private async Task<StoredContent?> FindAsync(
        Entry entry, SourceFile file, string key, S3Head there, IProgress<long>? bytes, CancellationToken cancellationToken)
    {
        using PartHashing hashing = new(Wanted(entry), file.Size);
        var sums = await S3FileSums.ReadAsync(file.Read, file.Size, hashing, bytes, cancellationToken).ConfigureAwait(false);
        file.CheckUnchanged();
        if (!await sums.AreOfAsync(bucket, key, there, cancellationToken).ConfigureAwait(false))
        {
            bytes?.Report(-file.Size); // they are read once more, to be sent
            return null;
        }
        var hash = WantedHash.Check(entry, hashing.Finish(sums.Digests));
        return new StoredContent(PhysicalKey.S3(bucket.Name, key, there.VersionId), file.Size, hash, WasThere: true);
    }

    private HashType Wanted(Entry entry) => WantedHash.Kind(entry, type);
}
