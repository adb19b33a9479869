namespace Quilt;

/// <summary>Something that is not as a package states it.</summary>
public sealed record Difference
{
    /// <summary>What is wrong.</summary>
    public DifferenceKind Kind { get; init; }

    /// <summary>The path in the package.</summary>
    public required string LogicalKey { get; init; }

    /// <summary>Where the content should be: a full path or an <c>s3://</c> URL.</summary>
    public required string Location { get; init; }

    /// <summary>The package's entry; null for an extra file.</summary>
    public Entry? Entry { get; init; }

    /// <summary>The size found, in bytes; null when nothing was.</summary>
    public long? ActualSize { get; init; }

    /// <summary>The hash found; null when sizes differ already, or when nothing could be read.</summary>
    public ContentHash? ActualHash { get; init; }

    /// <summary>What was found, for a person.</summary>
    public required string Message { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {LogicalKey}";
}

/// <summary>How content differs from its package.</summary>
public enum DifferenceKind
{
    /// <summary>There is nothing where the content should be.</summary>
    Missing,

    /// <summary>Size or hash differ.</summary>
    Modified,

    /// <summary>The folder has a file that the package has not.</summary>
    Extra,

    /// <summary>The content is there but cannot be read or verified.</summary>
    Unreadable,
}
