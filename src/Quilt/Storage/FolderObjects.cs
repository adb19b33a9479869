namespace Quilt.Storage;

/// <summary>
/// Where a folder registry keeps content: <c>.quilt/objects/ab/abcd…</c>, named by the hex digits of the content's
/// <c>sha2-256-chunked</c> hash, whatever hash the manifest states. An object never changes, and equal content has one.
/// </summary>
internal sealed class FolderObjects(string root)
{
    private const int DigestLength = 32;
    private readonly string folder = Path.Combine(root, ".quilt", "objects");

    /// <summary>The object's path for a hash; null when the hash does not name objects.</summary>
    public string? PathOf(ContentHash? hash)
    {
        Span<byte> digest = stackalloc byte[DigestLength + 1];
        if (hash?.Kind != HashType.Sha256Chunked || !Convert.TryFromBase64String(hash.Value, digest, out var length) || length != DigestLength)
            return null;
        var name = Convert.ToHexStringLower(digest[..DigestLength]);
        return Path.Combine(folder, name[..2], name);
    }

    /// <summary>The object that holds an entry's content; null when there is none, or none of the entry's size.</summary>
    public string? Find(Entry entry) => PathOf(entry.Hash) is { } path && FileIdentity.Find(path)?.Size == entry.Size ? path : null;

    /// <summary>Whether a path is that of an object here, whether there is one or not.</summary>
    public bool Contains(string path)
    {
        if (path.Length != folder.Length + 1 + 2 + 1 + (2 * DigestLength) || !path.StartsWith(folder, StringComparison.Ordinal))
            return false;
        var name = path.AsSpan(folder.Length + 4);
        return path[folder.Length] == Path.DirectorySeparatorChar && path[folder.Length + 3] == Path.DirectorySeparatorChar &&
            name.IndexOfAnyExcept("0123456789abcdef") < 0 && path.AsSpan(folder.Length + 1, 2).SequenceEqual(name[..2]);
    }
}
