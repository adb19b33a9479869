using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Quilt.Storage;

/// <summary>
/// The few calls of Linux that .NET does not offer. Callers ask <see cref="OperatingSystem.IsLinux"/> first and have another way where
/// it is not. The numbers are those of x64 and arm64 alike.
/// </summary>
internal static partial class NativeMethods
{
    /// <summary>O_RDONLY | O_CLOEXEC: a folder can be opened so, to flush it.</summary>
    public const int OpenToRead = 0x80000;

    /// <summary>AT_FDCWD.</summary>
    public const int CurrentFolder = -100;

    /// <summary>AT_EMPTY_PATH: the descriptor itself is meant.</summary>
    public const int EmptyPath = 0x1000;

    /// <summary>STATX_BASIC_STATS.</summary>
    public const uint BasicStatus = 0x7ff;

    /// <summary>FICLONE.</summary>
    public const nuint Clone = 0x40049409;

    /// <summary>EEXIST.</summary>
    public const int AlreadyExists = 17;

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Link(string path, string newPath);

    /// <summary>SYNC_FILE_RANGE_WRITE: begin to write back, and do not wait.</summary>
    public const uint BeginWriting = 2;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int Fsync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    public static partial int Syncfs(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "sync_file_range", SetLastError = true)]
    public static partial int SyncFileRange(SafeFileHandle file, long offset, long count, uint flags);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int CloneFile(SafeFileHandle target, nuint request, SafeFileHandle source);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Statx(int folder, string path, int flags, uint mask, out Status status);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Statx(SafeFileHandle file, string path, int flags, uint mask, out Status status);

    /// <summary>The parts of <c>struct statx</c> that are used; its layout is the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    public struct Status
    {
        [FieldOffset(28)] public ushort Mode;
        [FieldOffset(32)] public ulong Inode;
        [FieldOffset(40)] public long Size;
        [FieldOffset(96)] public Time Changed;
        [FieldOffset(112)] public Time Modified;
        [FieldOffset(136)] public uint DeviceMajor;
        [FieldOffset(140)] public uint DeviceMinor;
    }

    /// <summary><c>struct statx_timestamp</c>.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 16)]
    public struct Time
    {
        [FieldOffset(0)] public long Seconds;
        [FieldOffset(8)] public uint Nanoseconds;

        public readonly long TotalNanoseconds => unchecked((Seconds * 1_000_000_000) + Nanoseconds);
    }
}
