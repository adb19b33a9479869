using System.Diagnostics;

namespace Quilt.Tests;

/// <summary>A small file system in memory, mounted for a test: a disk that can be full, or read-only, for root too.</summary>
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

    /// <summary>Changes size or mode of the disk: <c>size=64m</c>, <c>ro</c>, <c>rw</c>.</summary>
    public void Remount(string options) => Assert.Null(Run("mount", "-o", $"remount,{options}", Path));

    public void Dispose() => Run("umount", "-l", Path);

    private static string? Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : error.Trim();
    }
}
