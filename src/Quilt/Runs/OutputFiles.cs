using Quilt.Storage;

namespace Quilt.Runs;

/// <summary>The files that a local job left in its output folder.</summary>
internal static class OutputFiles
{
    /// <summary>
    /// The regular files below a folder in walk order. Links to files count when they stay within the folder; others, and links to
    /// folders, are left out, so that no result is a file that the job did not write.
    /// </summary>
    public static IReadOnlyList<ResultFile> List(string folder)
    {
        if (!Directory.Exists(folder))
            return [];
        var files = Find(new DirectoryInfo(folder), "", folder).ToList();
        files.Sort((a, b) => LogicalKey.Compare(a.Path, b.Path));
        return files;
    }

    /// <summary>Which patterns fit no file that has content.</summary>
    public static IReadOnlyList<string> Missing(string folder, IEnumerable<string> patterns)
    {
        var files = List(folder).Where(file => file.Size > 0).ToList();
        return [.. patterns.Where(text => OutputPattern.Parse(text) is var pattern && !files.Exists(file => pattern.IsMatch(file.Path)))];
    }

    private static IEnumerable<ResultFile> Find(DirectoryInfo folder, string prefix, string root)
    {
        foreach (var item in folder.EnumerateFileSystemInfos())
        {
            var path = prefix + item.Name;
            if (item.LinkTarget is not null)
            {
                if (OutputLink.Resolve(root, path) is { } target && FileIdentity.Find(target) is { } linked)
                    yield return new ResultFile(path, linked.Size, PhysicalKey.File(target));
            }
            else if (item is DirectoryInfo sub)
            {
                foreach (var file in Find(sub, path + "/", root))
                    yield return file;
            }
            else if (FileIdentity.Find(item.FullName) is { } identity)
            {
                yield return new ResultFile(path, identity.Size, PhysicalKey.File(item.FullName));
            }
        }
    }
}
