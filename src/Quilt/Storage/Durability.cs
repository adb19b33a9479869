using Microsoft.Win32.SafeHandles;

namespace Quilt.Storage;

/// <summary>
/// Makes what was written outlast a power cut. A file's bytes and its name are flushed apart: the file for the bytes, its folder for the
/// name. One call flushes a whole file system, which for many small files takes a hundredth of the time of flushing each.
/// </summary>
internal static class Durability
{
    /// <summary>From how many files on one flush of the file system is quicker than one for each.</summary>
    private const int Many = 8;

    /// <summary>Flushes the content of files that lie on the file system of a folder.</summary>
    public static void FlushFiles(IReadOnlyCollection<string> files, string folder)
    {
        if (files.Count >= Many && OperatingSystem.IsLinux())
        {
            FlushFileSystem(folder);
            return;
        }
        foreach (var file in files)
        {
            if (OperatingSystem.IsLinux())
            {
                FlushPath(file);
                continue;
            }
            using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(handle);
        }
    }

    /// <summary>Flushes the names in folders, all of which lie on one file system.</summary>
    public static void FlushFolders(IReadOnlyCollection<string> folders)
    {
        // Elsewhere than on Linux, renames are as durable as the file system's journal makes them.
        if (!OperatingSystem.IsLinux() || folders.Count == 0)
            return;
        if (folders.Count >= Many)
        {
            FlushFileSystem(folders.First());
            return;
        }
        foreach (var folder in folders)
            FlushPath(folder);
    }

    private static void FlushFileSystem(string folder)
    {
        using var handle = Open(folder);
        if (NativeMethods.Syncfs(handle) != 0)
            throw FileErrors.Last($"Cannot flush the file system of '{folder}'");
    }

    // A descriptor that was opened to read flushes as well as one to write; objects are read-only and folders cannot be opened otherwise.
    private static void FlushPath(string path)
    {
        using var handle = Open(path);
        if (NativeMethods.Fsync(handle) != 0)
            throw FileErrors.Last($"Cannot flush '{path}'");
    }

    private static SafeFileHandle Open(string path)
    {
        var handle = NativeMethods.Open(path, NativeMethods.OpenToRead);
        return handle.IsInvalid ? throw FileErrors.Last($"Cannot open '{path}'") : handle;
    }
}
