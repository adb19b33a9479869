namespace Quilt.Transfers;

/// <summary>What an install does with one entry.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Path">The file that it becomes, as a full path; not safe to use when the entry is refused.</param>
/// <param name="Action">Copy, keep, or refuse.</param>
/// <param name="Refusal">Why it is refused (<see cref="Problem.TargetModified"/> or <see cref="Problem.UnsafePath"/>); else null.</param>
public sealed record InstallItem(Entry Entry, string Path, InstallAction Action, QuiltException? Refusal);

/// <summary>What an install does with an entry.</summary>
public enum InstallAction
{
    /// <summary>The file is there and has the entry's content: it is kept.</summary>
    Keep,

    /// <summary>The file is written.</summary>
    Copy,

    /// <summary>The file is left alone, and an error says why.</summary>
    Refuse,
}

/// <summary>A file that an install has put in place or found there.</summary>
/// <param name="Path">The file's full path.</param>
/// <param name="LogicalKey">The entry's path in the package.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Action">Whether it was copied or kept.</param>
/// <param name="Entry">The entry.</param>
public sealed record InstalledFile(string Path, string LogicalKey, long Size, InstallAction Action, Entry Entry);
