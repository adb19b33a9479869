namespace Quilt.Manifests;

/// <summary>A line that gives a folder metadata.</summary>
/// <param name="Line">Number of the line, counted from 1 in its block, then in the manifest.</param>
/// <param name="Folder">The folder's logical key without a trailing slash; empty for the package's root.</param>
/// <param name="Meta">The metadata: an object, or null for none; any value for the root.</param>
internal sealed record FolderLine(long Line, string Folder, object? Meta);
