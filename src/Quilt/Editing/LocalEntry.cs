namespace Quilt.Editing;

/// <summary>Entries whose content is a file of this machine that is not pushed yet. Their hashes are computed when they are pushed.</summary>
public static class LocalEntry
{
    /// <summary>The entries of a file, or of all files of a folder.</summary>
    /// <param name="path">The file or folder, as a full path.</param>
    /// <param name="key">The file's logical key, or the folder that a folder's files go into; null: see <paramref name="prefix"/>.</param>
    /// <param name="prefix">The folder of the package that a file goes into under its own name, or a folder's files under theirs; null or empty is the root.</param>
    /// <exception cref="QuiltException"><see cref="Problem.PathNotFound"/>; <see cref="Problem.InvalidLogicalKey"/>.</exception>
    public static IReadOnlyList<Entry> All(string path, string? key, string? prefix) => Directory.Exists(path)
        ? [.. FolderScan.Read(path).Select(file => Of(file, Join(key ?? prefix, file.Key)))]
        : [Of(path, key ?? Join(prefix, Path.GetFileName(path)))];

    private static Entry Of(ScannedFile file, string key) => new()
    {
        LogicalKey = LogicalKey.Check(key),
        Size = file.Size,
        PhysicalKey = PhysicalKey.File(file.FullPath),
    };

    private static Entry Of(string path, string key)
    {
        FileInfo file = new(path);
        if (!file.Exists)
            throw new QuiltException(Problem.PathNotFound, $"There is no file or folder '{path}'.", path);
        return new Entry
        {
            LogicalKey = LogicalKey.Check(key),
            Size = file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? target.Length : file.Length,
            PhysicalKey = PhysicalKey.File(path),
        };
    }

    private static string Join(string? folder, string name) => folder?.Trim('/') is { Length: > 0 } and not "." and var clean ? $"{clean}/{name}" : name;
}
