namespace Quilt.Runs;

/// <summary>A file that a job left.</summary>
/// <param name="Path">The path relative to the job's output folder, with <c>/</c>.</param>
/// <param name="Size">Size in bytes.</param>
/// <param name="PhysicalKey">Where it is.</param>
public sealed record ResultFile(string Path, long Size, PhysicalKey PhysicalKey)
{
    /// <summary>What tells one content of an object from another (S3's entity tag); null for a file of this machine.</summary>
    public string? Tag { get; init; }

    /// <summary>Whether an earlier attempt, or somebody else, left it before this one started: then it is no result.</summary>
    public bool IsLeftover { get; init; }
}
