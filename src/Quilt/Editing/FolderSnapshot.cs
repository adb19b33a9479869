namespace Quilt.Editing;

/// <summary>A folder as a package, to be compared with one.</summary>
public static class FolderSnapshot
{
    /// <summary>The files of a folder as entries without hashes.</summary>
    /// <param name="folder">The folder, as a full path.</param>
    /// <param name="like">
    /// The package that it will be compared with: a folder holds no metadata, so it is taken to have that package's. Null: it has none.
    /// </param>
    /// <exception cref="QuiltException"><see cref="Problem.PathNotFound"/>, <see cref="Problem.AccessDenied"/>.</exception>
    public static Package Read(string folder, Package? like)
    {
        var files = PackageEdit.AddFolder(new Package(), folder, prefix: null, UpdatePolicy.Incoming, meta: null);
        if (like is null)
            return files;
        var entries = files.Entries.Select(entry => like.Find(entry.LogicalKey) is { } known ? entry with { Meta = known.Meta } : entry);
        return files with { Entries = EntrySet.From(entries) };
    }
}
