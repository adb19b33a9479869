using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Quilt.Storage;

/// <summary>Turns the machine's errors into ours, with what to do about them.</summary>
internal static class FileErrors
{
    // What .NET puts into HResult for errors that have no exception type of their own: errno on Unix, the Windows code there.
    private const int NoSpace = 28;
    private const int ReadOnlyFileSystem = 30;
    private const int QuotaExceeded = 122;
    private const int FileTooLarge = 27;
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);

    /// <summary>Whether an exception comes from the file system.</summary>
    public static bool IsFileError(Exception error) => error is IOException or UnauthorizedAccessException;

    /// <summary>An error about a place that was to be written.</summary>
    public static QuiltException Writing(Exception error, string path) => error switch
    {
        PathTooLongException => new(Problem.UnsafePath, $"'{path}' is too long a name for this file system.", path, error),
        UnauthorizedAccessException => new(Problem.AccessDenied, $"'{path}' may not be written: ask its owner for permission, or use another folder.", path, error),
        _ => error.HResult switch
        {
            ReadOnlyFileSystem => new(Problem.AccessDenied, $"'{path}' lies on a file system that is mounted read-only.", path, error),
            NoSpace or WindowsDiskFull or WindowsHandleDiskFull => new(
                Problem.DiskFull, $"No room is left to write '{path}'. Make room and run it again: what is stored already is not copied again.", path, error),
            QuotaExceeded => new(
                Problem.DiskFull, $"Your quota is used up; '{path}' cannot be written. Make room and run it again.", path, error),
            FileTooLarge => new(Problem.DiskFull, $"'{path}' is larger than its file system, or your limits, allow.", path, error),
            _ => Other(error, path),
        },
    };

    /// <summary>Does something with a place that is written; its errors are about that place.</summary>
    public static T OnWriting<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception error) when (IsFileError(error))
        {
            throw Writing(error, path);
        }
    }

    /// <inheritdoc cref="OnWriting{T}(string, Func{T})"/>
    public static void OnWriting(string path, Action action) => OnWriting(path, () =>
    {
        action();
        return true;
    });

    /// <summary>An error about a file that was to be added to a package.</summary>
    public static QuiltException ReadingSource(Exception error, string path) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException => new(Problem.PathNotFound, $"'{path}' does not exist any more.", path, error),
        UnauthorizedAccessException => new(Problem.SourceDenied, $"'{path}' may not be read: ask its owner for permission, or leave it out.", path, error),
        // In use by a program that shares it with nobody, or on a disk that fails: of this file only, too.
        _ => new(Problem.SourceDenied, $"'{path}' cannot be read: {error.Message}", path, error),
    };

    /// <summary>An error about something that the registry holds.</summary>
    public static QuiltException ReadingStored(Exception error, string path) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException => new(Problem.ContentNotFound, $"'{path}' is not there.", path, error),
        UnauthorizedAccessException => new(Problem.AccessDenied, $"'{path}' may not be read: ask its owner for permission.", path, error),
        _ => Other(error, path),
    };

    /// <summary>The exception for what the last native call failed with.</summary>
    public static IOException Last(string what)
    {
        var code = Marshal.GetLastPInvokeError();
        return new IOException($"{what}: {new Win32Exception(code).Message}", code);
    }

    private static QuiltException Other(Exception error, string path) =>
        new(Problem.InputOutput, $"'{path}': {error.Message}", path, error);
}
