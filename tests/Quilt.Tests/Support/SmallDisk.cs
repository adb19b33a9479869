using System.Diagnostics;

namespace Quilt.Tests.Support;

/// <summary>A file system with little room, in memory. Only root can make one.</summary>
public sealed class SmallDisk : IDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>Mounts one; the test is skipped where that is not allowed.</summary>
    public static SmallDisk Mount(int kibibytes)
    {
        var folder = Directory.CreateTempSubdirectory("quilt-disk-").FullName;
        SmallDisk disk = new(folder);
        if (!OperatingSystem.IsLinux() || Run("mount", "-t", "tmpfs", "-o", $"size={kibibytes}k", "quilt-test", folder) != 0)
        {
            Directory.Delete(folder);
            Skip.If(true, "Only root may mount a small file system.");
        }
        return disk;
    }

    public void Dispose()
    {
        _ = Run("umount", "--lazy", Folder);
        Directory.Delete(Folder, recursive: true);
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
