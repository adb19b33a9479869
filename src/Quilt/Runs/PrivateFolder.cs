using Quilt.Storage;

namespace Quilt.Runs;

/// <summary>Folders that nobody but the user may look into, where the system knows such.</summary>
internal static class PrivateFolder
{
    public static void Create(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Removes a folder with everything below it, write-protected or not. What cannot be removed stays.</summary>
    public static void Delete(string folder)
    {
        try
        {
            if (!Directory.Exists(folder))
                return;
            foreach (var sub in Directory.EnumerateDirectories(folder, "*", SearchOptions).Prepend(folder))
                MakeWritable(sub);
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            // Left-overs cost room and harm nothing.
        }
    }

    // A folder must be writable to lose its entries; links are not followed: what they point at is not ours.
    private static EnumerationOptions SearchOptions => new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    private static void MakeWritable(string folder)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.UserRead);
    }
}
