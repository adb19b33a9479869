namespace Quilt.Editing;

/// <summary>Finds the files of a folder that go into a package: all below it, links followed, less what <c>.quiltignore</c> names.</summary>
public static class FolderScan
{
    /// <summary>The files in walk order.</summary>
    /// <param name="root">The folder.</param>
    /// <exception cref="QuiltException"><see cref="Problem.PathNotFound"/>; <see cref="Problem.AccessDenied"/>.</exception>
    public static IEnumerable<ScannedFile> Read(string root) => throw new NotImplementedException();
}
