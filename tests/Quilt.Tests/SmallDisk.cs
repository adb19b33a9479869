using System.ComponentModel;
using System.Diagnostics;

namespace Quilt.Tests;

/// <summary>A small file system, mounted for a test: a disk that can be full, or read-only, for root too.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    /// <summary>Mounts a disk, or skips the test where that is not allowed.</summary>
    public static SmallDisk Mount(string path, string size)
    {
        Skip.IfNot(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root on Linux can mount a small disk.");
        Directory.CreateDirectory(path);
        var error = Run("mount", "-t", "tmpfs", "-o", $"size={size},mode=755", "none", path);
        Skip.If(error is not null, $"A small disk cannot be mounted here: {error}");
        return new SmallDisk(path);
    }

    /// <summary>Mounts a disk in a file whose file system can share blocks between files, or skips the test.</summary>
    public static SmallDisk MountSharing(string path, long size)
    {
        Skip.IfNot(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root on Linux can mount a small disk.");
        Directory.CreateDirectory(path);
        var image = path + ".image";
        using (var file = File.Create(image))
            file.SetLength(size);
        var error = Run("mkfs.btrfs", "-q", image) ?? Run("mount", "-o", "loop", image, path);
        Skip.If(error is not null, $"A disk that shares blocks cannot be mounted here: {error}");
        return new SmallDisk(path);
    }

    /// <summary>Changes size or mode of the disk: <c>size=64m</c>, <c>ro</c>, <c>rw</c>.</summary>
    public void Remount(string options) => Assert.Null(Run("mount", "-o", $"remount,{options}", Path));

    public void Dispose() => Run("umount", "-l", Path);

    private static string? Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : error.Trim();
        }
        catch (Win32Exception error)
        {
            return error.Message;
        }
    }
}
