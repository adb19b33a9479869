namespace Quilt.Storage;

/// <summary>What must hold for a write to happen.</summary>
public readonly record struct WriteCondition
{
    private WriteCondition(string? tag, bool absent)
    {
        Tag = tag;
        MustBeAbsent = absent;
    }

    /// <summary>Write whatever is there.</summary>
    public static WriteCondition None => default;

    /// <summary>Write only if there is no object.</summary>
    public static WriteCondition IfAbsent => new(null, absent: true);

    /// <summary>The tag that the object must have; null when it may have any.</summary>
    public string? Tag { get; }

    /// <summary>Whether there must be no object.</summary>
    public bool MustBeAbsent { get; }

    /// <summary>Write only if the object is still the one that was read with this tag.</summary>
    public static WriteCondition IfMatch(string tag) => new(tag, absent: false);
}
