namespace Quilt;

/// <summary>How an entry differs between two packages.</summary>
public enum ChangeKind
{
    /// <summary>Only the right package has the entry.</summary>
    Added,

    /// <summary>Both have the entry, with other content or metadata.</summary>
    Modified,

    /// <summary>Only the left package has the entry.</summary>
    Deleted,
}
