using System.Collections.Concurrent;
using Quilt.Editing;
using Quilt.Hashing;

namespace Quilt.Transfers;

/// <summary>Hashes files of a package that was not pushed yet.</summary>
public static class EntryHashes
{
    /// <summary>The package with a hash for each entry that has none.</summary>
    /// <param name="package">The package; an entry without a hash is a file of this machine or an object.</param>
    /// <param name="like">Whose type of hash to use, entry by entry, so that the two can be compared.</param>
    /// <param name="source">Where content is read from.</param>
    /// <param name="progress">Counters to sample.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="QuiltException"><see cref="Problem.PathNotFound"/>, <see cref="Problem.SourceChanged"/>, <see cref="Problem.InputOutput"/>.</exception>
    public static async Task<Package> CompleteAsync(
        Package package, Package like, IContentSource source, TransferProgress progress, CancellationToken cancellationToken)
    {
        var open = package.Entries.Where(entry => entry.Hash is null).ToList();
        if (open.Count == 0)
            return package;
        progress.Begin(TransferPhase.Verifying, open.Count, open.Sum(entry => entry.Size));
        ConcurrentBag<Entry> done = [];
        await Parallel.ForEachAsync(open, cancellationToken, async (entry, token) =>
        {
            var type = like.Find(entry.LogicalKey)?.Hash?.Kind is { } kind and not HashType.Unknown ? kind : HashType.Sha256Chunked;
            done.Add(entry with { Hash = await HashAsync(entry, type, source, progress, token).ConfigureAwait(false) });
            progress.FileDone();
        }).ConfigureAwait(false);
        // What is hashed is the same revision still: the edit forgets its top hash, which an unhashed package has not got anyway.
        return PackageEdit.Put(package, done);
    }

    private static async Task<ContentHash> HashAsync(
        Entry entry, HashType type, IContentSource source, TransferProgress progress, CancellationToken cancellationToken)
    {
        if (entry.PhysicalKey.IsLocal)
            return await FileHasher.HashAsync(entry.PhysicalKey.Path, type, 1, progress, cancellationToken).ConfigureAwait(false);
        var content = await source.OpenAsync(entry, cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
            return (await new FilePass(entry.Size, 1, progress).RunAsync(content, null, [type], cancellationToken).ConfigureAwait(false))[0];
    }
}
