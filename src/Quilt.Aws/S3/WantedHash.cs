using Quilt.Hashing;
using Quilt.Storage;

namespace Quilt.Aws.S3;

/// <summary>The hash that an entry gets: of the kind that its package states, else of the kind that the push asks for.</summary>
internal static class WantedHash
{
    /// <summary>The kind.</summary>
    public static HashType Kind(Entry entry, HashType type) => entry.Hash?.Kind is { } kind and not HashType.Unknown ? kind : type;

    /// <summary>The hash of bytes that fit into one chunk.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="type">The kind for an entry that has no hash.</param>
    /// <param name="body">The bytes.</param>
    /// <param name="digest">Their SHA-256.</param>
    public static ContentHash Of(Entry entry, HashType type, ReadOnlySpan<byte> body, byte[] digest)
    {
        if (Kind(entry, type) == HashType.Sha256Chunked)
            return S3FileSums.OfDigests([digest], body.Length);
        using var hasher = ContentHasher.Create(Kind(entry, type), body.Length);
        hasher.Append(body);
        return hasher.Finish();
    }

    /// <summary>The hash, when it is the one that the entry states.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.ContentMismatch"/>.</exception>
    public static ContentHash Check(Entry entry, ContentHash hash) => entry.Hash is { } stated && stated.Kind == hash.Kind && stated != hash
        ? throw EntryPass.Mismatch(entry, $"its hash is {hash}, and its package states {stated}")
        : hash;
}
