using System.Collections.Concurrent;
using System.Text;

namespace Quilt.Transfers;

/// <summary>
/// The folder that a package is installed into. A logical key comes from a manifest that somebody else wrote: it becomes a path only if
/// that path lies in the folder, leads through no link below it, and can be a file's name. Safe to use from many threads.
/// </summary>
/// <remarks>
/// Links are looked for before writing. Whoever may write to the folder could put one there in the moment between; they could as well
/// change the files themselves.
/// </remarks>
internal sealed class TargetTree(string root)
{
    // What Linux, macOS and Windows allow in one name: bytes on Linux, characters elsewhere.
    private const int LongestName = 255;

    private readonly ConcurrentDictionary<string, string?> folders = new(StringComparer.Ordinal);

    /// <summary>The file that a key becomes.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.UnsafePath"/>.</exception>
    public string PathOf(string key)
    {
        if (!LogicalKey.IsValid(key) || key.Contains('\0') || key[0] == '/')
            throw Unsafe(key, "it would lie outside of the target");
        foreach (var part in key.Split('/'))
        {
            if ((OperatingSystem.IsWindows() ? part.Length : Encoding.UTF8.GetByteCount(part)) > LongestName)
                throw Unsafe(key, $"'{part[..20]}…' is too long a name for a file");
            if (OperatingSystem.IsWindows() && WindowsNames.IsReserved(part))
                throw Unsafe(key, $"'{part}' cannot be a file's name on Windows");
        }
        return Path.Combine(root, key.Replace('/', Path.DirectorySeparatorChar));
    }

    /// <summary>Makes sure that the folders above a key's file are folders of the target, or do not exist yet.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.UnsafePath"/>.</exception>
    public void CheckFolders(string key)
    {
        for (var slash = key.IndexOf('/'); slash >= 0; slash = key.IndexOf('/', slash + 1))
        {
            if (folders.GetOrAdd(key[..slash], FindObstacle) is { } obstacle)
                throw Unsafe(key, obstacle);
        }
    }

    private static QuiltException Unsafe(string key, string why) =>
        new(Problem.UnsafePath, $"'{key}' is not installed: {why}.", key);

    private string? FindObstacle(string folder)
    {
        var path = Path.Combine(root, folder);
        if (!TargetFile.Exists(path))
            return null;
        if (TargetFile.IsLink(path))
            return $"'{folder}' is a link, and what is behind it is not written to";
        return Directory.Exists(path) ? null : $"'{folder}' is a file there, and a folder in the package";
    }
}
