namespace Quilt.Runs;

/// <summary>The files that a local job left in its output folder.</summary>
internal static class OutputFiles
{
    /// <summary>
    /// The files below a folder in walk order. Links to files count when they stay within the folder; others are left out, so that no
    /// result is a file that the job did not write.
    /// </summary>
    public static IReadOnlyList<ResultFile> List(string folder)
    {
        if (!Directory.Exists(folder))
            return [];
        List<ResultFile> files = [];
        Add(new DirectoryInfo(folder), "", Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, files);
        files.Sort((a, b) => LogicalKey.Compare(a.Path, b.Path));
        return files;
    }

    private static void Add(DirectoryInfo folder, string prefix, string root, List<ResultFile> files)
    {
        foreach (var item in folder.EnumerateFileSystemInfos())
        {
            var isLink = item.LinkTarget is not null;
            if (item is DirectoryInfo sub)
            {
                if (!isLink)
                    Add(sub, $"{prefix}{sub.Name}/", root, files);
            }
            else if (!isLink)
            {
                files.Add(new ResultFile(prefix + item.Name, ((FileInfo)item).Length, PhysicalKey.File(item.FullName)));
            }
            else if (item.ResolveLinkTarget(returnFinalTarget: true) is FileInfo { Exists: true } target && target.FullName.StartsWith(root, StringComparison.Ordinal))
            {
                files.Add(new ResultFile(prefix + item.Name, target.Length, PhysicalKey.File(item.FullName)));
            }
        }
    }

    /// <summary>Which patterns fit no file that has content.</summary>
    public static IReadOnlyList<string> Missing(string folder, IEnumerable<string> patterns)
    {
        var files = List(folder).Where(file => file.Size > 0).ToList();
        return [.. patterns.Where(text => OutputPattern.Parse(text) is var pattern && !files.Exists(file => pattern.IsMatch(file.Path)))];
    }
}
