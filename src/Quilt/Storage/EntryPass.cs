using Quilt.Hashing;

namespace Quilt.Storage;

/// <summary>The hashes of content that was passed over.</summary>
/// <param name="Address">The <c>sha2-256-chunked</c> hash, which names objects; null unless it was asked for.</param>
/// <param name="Stated">The hash that the manifest states: the entry's own, or one of the type asked for.</param>
internal sealed record EntryHashes(ContentHash? Address, ContentHash Stated);

/// <summary>One pass over an entry's content, which must be what the entry states, as far as it states something.</summary>
/// <param name="entry">The entry.</param>
/// <param name="type">The hash to compute when the entry states none.</param>
/// <param name="withAddress">Whether the hash that names objects is needed as well.</param>
/// <param name="pass">Reads the bytes.</param>
internal sealed class EntryPass(Entry entry, HashType type, bool withAddress, FilePass pass)
{
    /// <summary>Copies a file, by sharing its blocks where the file system can.</summary>
    public EntryHashes Copy(SourceFile source, StagedFile target, CancellationToken cancellationToken)
    {
        var hashes = source.TryCloneTo(target)
            ? Run(target.Read, null, cancellationToken)
            : Run(source.Read, target.Write, cancellationToken);
        source.CheckUnchanged();
        return hashes;
    }

    /// <summary>Copies what a stream gives.</summary>
    public Task<EntryHashes> CopyAsync(Stream content, StagedFile target, CancellationToken cancellationToken) =>
        RunAsync(content, target.Write, cancellationToken);

    /// <summary>Hashes what a stream gives, and hands it on.</summary>
    public async Task<EntryHashes> RunAsync(Stream content, WriteAt? write, CancellationToken cancellationToken)
    {
        // Hashing once is enough.
        content = content is Transfers.VerifyingStream verifying ? verifying.Content : content;
        try
        {
            var hashes = Check(await pass.RunAsync(content, write, Types(), cancellationToken).ConfigureAwait(false));
            return await content.ReadAsync(new byte[1], cancellationToken).ConfigureAwait(false) == 0
                ? hashes
                : throw Mismatch(entry, "it is longer than its package states");
        }
        catch (EndOfStreamException)
        {
            throw TooShort();
        }
    }

    /// <summary>Hashes what is read, and hands it on.</summary>
    public EntryHashes Run(ReadAt read, WriteAt? write, CancellationToken cancellationToken)
    {
        try
        {
            return Check(pass.Run(read, write, Types(), cancellationToken));
        }
        catch (EndOfStreamException)
        {
            throw TooShort();
        }
    }

    /// <summary>The error for content that is not what its package states.</summary>
    public static QuiltException Mismatch(Entry entry, string what) =>
        new(Problem.ContentMismatch, $"The content of '{entry.LogicalKey}' at {entry.PhysicalKey} is not right: {what}.", entry);

    // The last one is the one that is stated; a kind that is not known here cannot be computed, and is kept as it stands.
    private EntryHashes Check(ContentHash[] hashes)
    {
        if (entry.Hash is { Kind: not HashType.Unknown } stated && stated != hashes[^1])
            throw Mismatch(entry, $"its hash is {hashes[^1]}, and its package states {stated}");
        return new EntryHashes(withAddress ? hashes[0] : null, entry.Hash ?? hashes[^1]);
    }

    private QuiltException TooShort() => Mismatch(entry, $"it ends before the {entry.Size} bytes that its package states");

    private HashType[] Types()
    {
        var stated = entry.Hash?.Kind ?? type;
        if (stated == HashType.Unknown)
            stated = HashType.Sha256Chunked;
        return withAddress && stated != HashType.Sha256Chunked ? [HashType.Sha256Chunked, stated] : [stated];
    }
}
