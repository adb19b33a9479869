using System.Security.Cryptography;
using System.Text;

namespace Quilt.Transfers;

/// <summary>Names of the records that belong to folders, and what folders files have in common.</summary>
internal static class FolderName
{
    /// <summary>A file name that stands for a folder's full path.</summary>
    public static string Of(string folder) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)).AsSpan(0, 16));

    /// <summary>The deepest folder that all files lie in; null when there are no files.</summary>
    /// <param name="files">Full paths.</param>
    public static string? Common(IEnumerable<string> files)
    {
        string? common = null;
        foreach (var file in files)
        {
            var folder = Path.GetDirectoryName(file);
            common ??= folder;
            while (common is not null && folder != common && folder?.StartsWith(WithSeparator(common), StringComparison.Ordinal) != true)
                common = Path.GetDirectoryName(common);
        }
        return common;
    }

    /// <summary>The folder and those above it, from below.</summary>
    public static IEnumerable<string> Upwards(string folder)
    {
        for (var one = folder; one is not null; one = Path.GetDirectoryName(one))
            yield return one;
    }

    private static string WithSeparator(string folder) =>
        Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar;
}
