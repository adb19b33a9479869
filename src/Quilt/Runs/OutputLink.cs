namespace Quilt.Runs;

/// <summary>Follows links within a folder, part by part as the kernel does, and never out of it.</summary>
internal static class OutputLink
{
    private const int MostLinks = 40;

    /// <summary>The path that a path below a folder leads to; null when that is outside, or nowhere.</summary>
    /// <param name="root">The folder, an absolute path.</param>
    /// <param name="path">A path relative to it, with <c>/</c>.</param>
    public static string? Resolve(string root, string path)
    {
        Stack<string> rest = new(path.Split('/').Reverse());
        List<string> done = [];
        for (var links = 0; rest.TryPop(out var part);)
        {
            if (part is "" or ".")
                continue;
            if (part == "..")
            {
                if (done.Count == 0)
                    return null;
                done.RemoveAt(done.Count - 1);
                continue;
            }
            var target = new FileInfo(Path.Combine([root, .. done, part])).LinkTarget;
            if (target is null)
            {
                done.Add(part);
                continue;
            }
            if (Path.IsPathRooted(target) || ++links > MostLinks)
                return null;
            foreach (var next in target.Split('/').Reverse())
                rest.Push(next);
        }
        return Path.Combine([root, .. done]);
    }
}
