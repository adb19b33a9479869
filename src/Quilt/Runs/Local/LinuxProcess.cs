using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Quilt.Storage;

namespace Quilt.Runs.Local;

/// <summary>What Linux tells of its processes in <c>/proc</c>, and its signals.</summary>
internal static partial class LinuxProcess
{
    public const int Term = 15;
    public const int Kill = 9;

    /// <summary>Numbers from <c>/proc/PID/stat</c>.</summary>
    /// <param name="Pid">The process id.</param>
    /// <param name="Parent">The parent's.</param>
    /// <param name="Group">The process group.</param>
    /// <param name="Session">The session.</param>
    /// <param name="Started">The start, in clock ticks since boot.</param>
    /// <param name="IsZombie">Whether it has ended and waits for its parent to notice.</param>
    public readonly record struct Status(int Pid, int Parent, int Group, int Session, long Started, bool IsZombie);

    /// <summary>A process as it is now; null when there is none of that id.</summary>
    public static Status? Find(int pid)
    {
        try
        {
            return Parse(pid, File.ReadAllText(PathOf(pid, "stat")));
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            return null;
        }
    }

    /// <summary>All processes.</summary>
    public static IEnumerable<Status> FindAll()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && Find(pid) is { } status)
                yield return status;
        }
    }

    /// <summary>Whether a process was started with an environment that contains a text; false when it may not be read.</summary>
    public static bool EnvironmentContains(int pid, string text)
    {
        try
        {
            return File.ReadAllBytes(PathOf(pid, "environ")).AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            return false;
        }
    }

    /// <summary>Whether a process has a file open; false when that may not be known.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="target">What the link in <c>/proc/PID/fd</c> says: a path, or <c>pipe:[NUMBER]</c>.</param>
    public static bool HasOpen(int pid, string target)
    {
        try
        {
            return new DirectoryInfo(PathOf(pid, "fd")).EnumerateFileSystemInfos().Any(file => file.LinkTarget == target);
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            return false;
        }
    }

    /// <summary>What the link of one of our own open files says.</summary>
    public static string? NameOf(SafeHandle file) =>
        File.ResolveLinkTarget(PathOf(Environment.ProcessId, $"fd/{file.DangerousGetHandle()}"), returnFinalTarget: false)?.Name;

    /// <summary>Sends a signal; a process that is gone is no error.</summary>
    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial int Signal(int pid, int signal);

    private static string PathOf(int pid, string file) => string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/{file}");

    // "PID (name) STATE PARENT GROUP SESSION …": the name may hold anything, so what counts begins after the last parenthesis.
    private static Status? Parse(int pid, string text)
    {
        var fields = text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length < 20
            ? null
            : new Status(pid, Number(fields[1]), Number(fields[2]), Number(fields[3]), long.Parse(fields[19], CultureInfo.InvariantCulture), fields[0] is "Z" or "X");
    }

    private static int Number(string field) => int.Parse(field, CultureInfo.InvariantCulture);
}
