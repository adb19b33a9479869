using Quilt;

namespace QuiltPS;

/// <summary>A place where a folder is, or is to be made.</summary>
internal static class FolderPlace
{
    /// <summary>Makes sure that no file is in the way: the system's own words for that tell of a path that is missing.</summary>
    /// <param name="path">The folder's full path.</param>
    /// <param name="problem">The name of the problem that a file is.</param>
    /// <param name="advice">What to do then.</param>
    /// <exception cref="QuiltException">The place, or one above it, is a file.</exception>
    public static void Check(string path, string problem, string advice)
    {
        for (var place = path; place is not null && !Directory.Exists(place); place = Path.GetDirectoryName(place))
        {
            if (File.Exists(place))
                throw new QuiltException(problem, $"'{place}' is a file. {advice}", path);
        }
    }
}
