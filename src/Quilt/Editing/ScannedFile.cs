namespace Quilt.Editing;

/// <summary>A file found below a folder.</summary>
/// <param name="Key">The path below the folder with <c>/</c>: a logical key.</param>
/// <param name="FullPath">The file's absolute path.</param>
/// <param name="Size">Size in bytes (of what a link points at).</param>
/// <param name="Modified">Time of the last change (UTC).</param>
public sealed record ScannedFile(string Key, string FullPath, long Size, DateTimeOffset Modified);
