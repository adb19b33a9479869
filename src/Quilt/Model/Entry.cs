namespace Quilt;

/// <summary>One file of a package: where it stands in the package, where its bytes are, and how they are known to be right.</summary>
public sealed record Entry
{
    /// <summary>The path in the package, with <c>/</c>; see <see cref="Quilt.LogicalKey"/> for the rules.</summary>
    public required string LogicalKey { get; init; }

    /// <summary>Size of the content in bytes.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidMetadata"/>: it is below zero, which no manifest may say.</exception>
    public long Size
    {
        get;
        init => field = value >= 0 ? value : throw new QuiltException(Problem.InvalidMetadata, $"An entry cannot have {value} bytes.");
    }

    /// <summary>Hash of the content; null only while a package is being made.</summary>
    public ContentHash? Hash { get; init; }

    /// <summary>Where the bytes are.</summary>
    public required PhysicalKey PhysicalKey { get; init; }

    /// <summary>The manifest's whole <c>meta</c> object: the user's metadata under <c>user_meta</c>, and what programs keep beside it.</summary>
    public Metadata Meta { get; init; } = Metadata.Empty;

    /// <summary>The user's metadata (<c>meta.user_meta</c>); empty when there is none.</summary>
    public Metadata Metadata
    {
        get => Meta["user_meta"] as Metadata ?? Metadata.Empty;
        init => Meta = Meta.With("user_meta", value);
    }

    /// <summary>The package that the entry was taken from; null for an entry that stands alone.</summary>
    public Package? Package { get; init; }

    /// <summary>
    /// The entry whose place a file took that was read from a folder: where its content turns out to be the same, its metadata stays, since
    /// a folder can say nothing of metadata. Null for every other entry.
    /// </summary>
    internal Entry? Replaced { get; init; }

    /// <summary>Same path, content, place and metadata; the package does not count.</summary>
    public bool Equals(Entry? other) =>
        other is not null && LogicalKey == other.LogicalKey && Size == other.Size && Hash == other.Hash &&
        PhysicalKey == other.PhysicalKey && Meta.Equals(other.Meta);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(LogicalKey, Size, Hash);

    /// <inheritdoc/>
    public override string ToString() => LogicalKey;
}
