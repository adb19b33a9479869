using System.Runtime.InteropServices;

namespace Quilt.Editing;

/// <summary>Tells files from what only looks like them: a pipe or a device would be read for ever.</summary>
internal static partial class RegularFile
{
    private const int CurrentFolder = -100;
    private const uint WantsType = 1;
    private const int ModeOffset = 28;
    private const int TypeMask = 0xF000;
    private const int RegularType = 0x8000;

    /// <summary>The file that a name stands for, links followed; null when it is none, as with a link to nothing.</summary>
    public static FileInfo? Find(FileSystemInfo item)
    {
        try
        {
            FileInfo file = new((item.LinkTarget is null ? item : item.ResolveLinkTarget(returnFinalTarget: true) ?? item).FullName);
            // Pipes, sockets and devices have no length, so most files need no second look.
            return file.Exists && (file.Length > 0 || !OperatingSystem.IsLinux() || IsRegular(file.FullName)) ? file : null;
        }
        catch (IOException)
        {
            // A link that leads round in a circle.
            return null;
        }
    }

    private static unsafe bool IsRegular(string path)
    {
        var status = stackalloc byte[256];
        return StatX(CurrentFolder, path, 0, WantsType, status) != 0 || (*(ushort*)(status + ModeOffset) & TypeMask) == RegularType;
    }

    // .NET does not tell what kind of file a path is; statx has the same layout on every architecture.
    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int StatX(int folder, string path, int flags, uint mask, byte* status);
}
