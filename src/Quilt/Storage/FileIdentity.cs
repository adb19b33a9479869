using Microsoft.Win32.SafeHandles;

namespace Quilt.Storage;

/// <summary>
/// What tells whether a file is still the one that was looked at before, without reading it: size, times, and (on Linux) the inode and
/// the time of its last change of any kind, which a program cannot set back as it can the time of modification.
/// </summary>
/// <param name="Size">Bytes.</param>
/// <param name="Modified">Last change of content, nanoseconds since 1970.</param>
/// <param name="Changed">Last change of content or attributes, nanoseconds since 1970; 0 where the system does not say.</param>
/// <param name="Inode">The file's number on its device; 0 where the system does not say.</param>
/// <param name="Device">The device; 0 where the system does not say.</param>
internal readonly record struct FileIdentity(long Size, long Modified, long Changed, ulong Inode, ulong Device)
{
    private const int TypeMask = 0xF000;
    private const int RegularFile = 0x8000;

    /// <summary>The identity of the file that a path leads to, through links; null when there is no regular file.</summary>
    public static FileIdentity? Find(string path)
    {
        if (OperatingSystem.IsLinux())
        {
            return NativeMethods.Statx(NativeMethods.CurrentFolder, path, 0, NativeMethods.BasicStatus, out var status) == 0 &&
                (status.Mode & TypeMask) == RegularFile
                ? From(status)
                : null;
        }
        FileInfo file = new(path);
        return file.Exists ? From(file.Length, file.LastWriteTimeUtc) : null;
    }

    /// <summary>The identity of an open file.</summary>
    public static FileIdentity Of(SafeFileHandle handle)
    {
        if (!OperatingSystem.IsLinux())
            return From(RandomAccess.GetLength(handle), File.GetLastWriteTimeUtc(handle));
        if (NativeMethods.Statx(handle, "", NativeMethods.EmptyPath, NativeMethods.BasicStatus, out var status) != 0)
            throw FileErrors.Last("Cannot look at an open file");
        return From(status);
    }

    /// <summary>Whether content was certainly left alone between two looks at an open file.</summary>
    public bool HasSameContentAs(FileIdentity other) => Size == other.Size && Modified == other.Modified;

    /// <summary>Whether nothing about the file has changed since a time.</summary>
    public bool IsOlderThan(DateTimeOffset time) => Math.Max(Modified, Changed) < (time - DateTimeOffset.UnixEpoch).Ticks * 100;

    private static FileIdentity From(long size, DateTime modified) => new(size, (modified - DateTime.UnixEpoch).Ticks * 100, 0, 0, 0);

    private static FileIdentity From(in NativeMethods.Status status) => new(
        status.Size,
        status.Modified.TotalNanoseconds,
        status.Changed.TotalNanoseconds,
        status.Inode,
        ((ulong)status.DeviceMajor << 32) | status.DeviceMinor);
}
