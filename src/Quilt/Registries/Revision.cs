namespace Quilt;

/// <summary>One revision of a package, as a pointer of its registry names it. The manifest has not been read.</summary>
public sealed record Revision
{
    /// <summary>The package's name.</summary>
    public required string Name { get; init; }

    /// <summary>The revision's top hash.</summary>
    public required string TopHash { get; init; }

    /// <summary>When it was published (UTC, whole seconds); null when only <c>latest</c> names it.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>Whether <c>latest</c> points at it. Of several pointers with the same hash the newest has it.</summary>
    public bool IsLatest { get; init; }

    /// <summary>The pointer's name: unix seconds, or <c>latest</c> when no other names the revision.</summary>
    public required string Tag { get; init; }

    /// <summary>The registry: <c>s3://bucket</c> or a folder's full path.</summary>
    public string? Registry { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}@{TopHash}";
}
