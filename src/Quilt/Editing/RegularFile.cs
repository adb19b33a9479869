using Quilt.Storage;

namespace Quilt.Editing;

/// <summary>Tells files from what only looks like them: a pipe or a device would be read for ever.</summary>
internal static class RegularFile
{
    /// <summary>The file that a name stands for, links followed; null when it is none, as with a link to nothing.</summary>
    public static FileInfo? Find(FileSystemInfo item)
    {
        try
        {
            FileInfo file = new((IsLink(item) ? item.ResolveLinkTarget(returnFinalTarget: true) ?? item : item).FullName);
            // Pipes, sockets and devices have no length, so most files need no second look.
            return file.Exists && (file.Length > 0 || !OperatingSystem.IsLinux() || FileIdentity.Find(file.FullName) is not null) ? file : null;
        }
        catch (IOException)
        {
            // A link that leads round in a circle.
            return null;
        }
    }

    /// <summary>Whether a name is a link to nothing, or one that leads round in a circle.</summary>
    public static bool LeadsNowhere(FileSystemInfo item)
    {
        try
        {
            return IsLink(item) && item.ResolveLinkTarget(returnFinalTarget: true) is { Exists: false };
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Whether a name is a link; known from the listing of its folder.</summary>
    public static bool IsLink(FileSystemInfo item) => item.Attributes.HasFlag(FileAttributes.ReparsePoint);
}
