namespace Quilt;

/// <summary>One entry that differs between two packages.</summary>
public sealed record Change
{
    /// <summary>Added, modified or deleted, seen from left to right.</summary>
    public ChangeKind Kind { get; init; }

    /// <summary>The entry's path in the package.</summary>
    public required string LogicalKey { get; init; }

    /// <summary>The entry in the left package; null when it was added.</summary>
    public Entry? Left { get; init; }

    /// <summary>The entry in the right package; null when it was deleted.</summary>
    public Entry? Right { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {LogicalKey}";
}
