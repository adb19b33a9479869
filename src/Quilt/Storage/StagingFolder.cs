namespace Quilt.Storage;

/// <summary>
/// A folder of one process for files that are on their way to their final names. A lock, which dies with its process, marks it as in
/// use; a folder without a living owner is what a killed process left, and the next one removes it.
/// </summary>
internal sealed class StagingFolder : IDisposable
{
    private const string LockName = ".lock";
    private readonly FileStream owner;
    private int files;

    private StagingFolder(string path, FileStream owner)
    {
        Path = path;
        this.owner = owner;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Makes a staging folder, and removes those that killed processes left beside it.</summary>
    /// <param name="parent">Where; on the file system of the final names. It is created when missing.</param>
    /// <param name="prefix">What the folder's name begins with.</param>
    public static StagingFolder Create(string parent, string prefix)
    {
        Directory.CreateDirectory(parent);
        while (true)
        {
            var path = System.IO.Path.Combine(parent, prefix + Guid.NewGuid().ToString("n"));
            Directory.CreateDirectory(path);
            if (TryOwn(path) is not { } owner)
                continue;
            RemoveAbandoned(parent, prefix, heir: path);
            return new StagingFolder(path, owner);
        }
    }

    /// <summary>A path in the folder that nobody else gets.</summary>
    public string NextPath() => System.IO.Path.Combine(Path, Interlocked.Increment(ref files).ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The path of content that is gone on with when it is there: half of it, brought by a run that ended early.</summary>
    /// <param name="content">A name that stands for the content.</param>
    public string PartialPath(string content) => System.IO.Path.Combine(Path, PartialFile.Prefix + content);

    /// <summary>Removes the folder and what is still in it, unless there is something to go on with: that is for the next to take over.</summary>
    public void Dispose()
    {
        if (!PartialFile.AnyIn(Path))
            Remove(Path);
        owner.Dispose();
    }

    /// <summary>Removes the staging folders that killed processes left.</summary>
    /// <param name="parent">Where they lie.</param>
    /// <param name="prefix">What their names begin with.</param>
    /// <param name="heir">The folder that gets what can be gone on with; null to remove that too.</param>
    public static void RemoveAbandoned(string parent, string prefix, string? heir = null)
    {
        if (!Directory.Exists(parent))
            return;
        foreach (var path in Directory.EnumerateDirectories(parent, prefix + "*"))
        {
            try
            {
                using var lockFile = TryOwn(path);
                if (lockFile is null)
                    continue;
                if (heir is not null)
                    PartialFile.MoveAll(path, heir);
                Remove(path);
            }
            catch (Exception error) when (FileErrors.IsFileError(error))
            {
                // Another user's: it is theirs to remove.
            }
        }
    }

    // Another process may take a folder for abandoned between its making and its locking, and remove it: then the folder is gone, or that
    // process holds the lock, or the lock is on a file that has no name any more.
    private static FileStream? TryOwn(string folder)
    {
        var path = System.IO.Path.Combine(folder, LockName);
        try
        {
            var file = FileLock.TryTake(path);
            if (file is null || File.Exists(path))
                return file;
            file.Dispose();
            return null;
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static void Remove(string path)
    {
        try
        {
            // Renamed first, so that its maker, should it be about to lock it, does not find it half removed.
            var doomed = path + ".removed";
            Directory.Move(path, doomed);
            Directory.Delete(doomed, recursive: true);
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            // Another process was quicker, or the next one will try again.
        }
    }
}
