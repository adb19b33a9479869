namespace Quilt.Storage;

/// <summary>A small object as it was read.</summary>
/// <param name="Content">The bytes.</param>
/// <param name="Tag">What names exactly this content, for <see cref="WriteCondition.IfMatch(string)"/>.</param>
public sealed record StoredObject(ReadOnlyMemory<byte> Content, string Tag);

/// <summary>One line of a listing.</summary>
/// <param name="Key">The object's or folder's key from the store's root, without a trailing <c>/</c>.</param>
/// <param name="IsFolder">Whether more lies below; only from <see cref="ListDepth.Direct"/>.</param>
/// <param name="Size">Bytes; 0 for a folder.</param>
/// <param name="Modified">When it was written (UTC); null for a folder.</param>
public sealed record StoredItem(string Key, bool IsFolder, long Size, DateTimeOffset? Modified)
{
    /// <summary>The last part of the key.</summary>
    public string Name => Key[(Key.LastIndexOf('/') + 1)..];
}

/// <summary>A version that a store kept.</summary>
/// <param name="Id">What names the version.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Modified">When it was written (UTC).</param>
/// <param name="IsDeleteMarker">Whether it says only that the object was deleted then.</param>
public sealed record StoredVersion(string Id, long Size, DateTimeOffset Modified, bool IsDeleteMarker);

/// <summary>How deep a listing goes.</summary>
public enum ListDepth
{
    /// <summary>Objects and folders that lie directly in the folder.</summary>
    Direct,

    /// <summary>All objects below the folder.</summary>
    All,
}
