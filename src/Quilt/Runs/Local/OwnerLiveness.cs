using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Quilt.Storage;

namespace Quilt.Runs.Local;

/// <summary>
/// Who owns local attempts, and whether he still lives. An owner holds a file lock in the run's folder, which the kernel releases when it
/// dies: that is seen from containers and, where the file system has locks, from other machines. Where there are no such locks, process
/// id, start time and boot id tell on the same machine.
/// </summary>
internal static partial class OwnerLiveness
{
    private static readonly string Host = Environment.MachineName;
    private static readonly string Boot = OperatingSystem.IsLinux() ? File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim() : "";

    /// <summary>Makes this process an owner.</summary>
    public static RunOwner Create() => new()
    {
        Token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
        Pid = Environment.ProcessId,
        Started = StartOf(Environment.ProcessId) ?? 0,
        Boot = Boot,
        Host = Host,
    };

    /// <summary>Marks an owner as alive for a run, until its process ends.</summary>
    public static FileStream Hold(string runFolder, RunOwner owner)
    {
        try
        {
            PrivateFolder.Create(FolderOf(runFolder));
            return new FileStream(Path.Combine(FolderOf(runFolder), owner.Token), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            throw FileErrors.Writing(e, runFolder);
        }
    }

    /// <summary>Whether an owner still lives.</summary>
    public static bool IsAlive(string runFolder, RunOwner owner) => IsHeld(runFolder, owner.Token) || IsRunning(owner);

    /// <summary>Whether a text can be an owner's token: nothing else is ever joined to a path or looked for in environments.</summary>
    public static bool IsToken(string text) => Token().IsMatch(text);

    private static string FolderOf(string runFolder) => Path.Combine(runFolder, "owners");

    private static bool IsHeld(string runFolder, string token)
    {
        if (!IsToken(token))
            return false;
        try
        {
            // Shared, so that two who look at once do not take each other for the owner.
            using FileStream free = new(Path.Combine(FolderOf(runFolder), token), FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static bool IsRunning(RunOwner owner) =>
        owner.Host == Host && owner.Boot == Boot && StartOf(owner.Pid) == owner.Started;

    private static long? StartOf(int pid)
    {
        if (OperatingSystem.IsLinux())
            return LinuxProcess.Find(pid) is { IsZombie: false } status ? status.Started : null;
        try
        {
            using var process = Process.GetProcessById(pid);
            return process.StartTime.ToUniversalTime().Ticks;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\A[0-9a-f]{32}\z")]
    private static partial Regex Token();
}
