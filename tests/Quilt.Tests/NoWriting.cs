using System.ComponentModel;
using System.Diagnostics;

namespace Quilt.Tests;

/// <summary>Takes the permission to write to a folder, from root too: permission bits do not bind root, the immutable attribute does.</summary>
internal sealed class NoWriting : IDisposable
{
    private readonly string folder;

    private NoWriting(string folder) => this.folder = folder;

    /// <summary>Takes it, or skips the test where that cannot be.</summary>
    public static NoWriting To(string folder)
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has other permissions.");
        if (Environment.IsPrivilegedProcess)
            Skip.IfNot(ChangeAttribute("+i", folder).Length == 0, "root can write everywhere here: there are no file attributes.");
        else if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return new NoWriting(folder);
    }

    public void Dispose()
    {
        if (Environment.IsPrivilegedProcess)
            ChangeAttribute("-i", folder);
        else if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static string ChangeAttribute(string change, string folder)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("chattr", [change, folder]) { RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return error;
        }
        catch (Win32Exception error)
        {
            return error.Message;
        }
    }
}
