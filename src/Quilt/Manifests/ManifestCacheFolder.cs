namespace Quilt.Manifests;

/// <summary>The files of a manifest cache: one for each top hash, and such as are still being written.</summary>
/// <param name="path">The folder's full path.</param>
/// <param name="limit">Bytes to keep.</param>
internal sealed class ManifestCacheFolder(string path, long limit)
{
    private static readonly TimeSpan LongestWrite = TimeSpan.FromDays(1);

    /// <summary>The folder's full path.</summary>
    public string Path { get; } = path;

    /// <summary>Opens a manifest and marks it as used; null when it is not there or cannot be read.</summary>
    public FileStream? TryOpen(string topHash)
    {
        try
        {
            var file = PathOf(topHash);
            var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            try
            {
                File.SetLastWriteTimeUtc(file, DateTime.UtcNow);
            }
            catch (Exception e) when (IsFileError(e))
            {
                // A cache that this user may only read.
            }
            return stream;
        }
        catch (Exception e) when (IsFileError(e))
        {
            return null;
        }
    }

    /// <summary>Begins a file under another name; null when the folder cannot be written.</summary>
    public PartialFile? TryCreate(string topHash)
    {
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(Path);
            else
                Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return new PartialFile(PathOf(topHash));
        }
        catch (Exception e) when (IsFileError(e))
        {
            return null;
        }
    }

    /// <summary>Removes a manifest, if it is there.</summary>
    public void Remove(string topHash) => TryDelete(PathOf(topHash));

    /// <summary>Removes what was not used for longest until the rest is within the limit, and what a process that died left half written.</summary>
    public void MakeRoom()
    {
        try
        {
            var files = new DirectoryInfo(Path).GetFiles();
            var now = DateTime.UtcNow;
            foreach (var file in files.Where(file => PartialFile.IsPartial(file.Name) && now - file.LastWriteTimeUtc > LongestWrite))
                TryDelete(file.FullName);
            var kept = 0L;
            foreach (var file in files.Where(file => TopHash.IsValid(file.Name)).OrderByDescending(file => file.LastWriteTimeUtc))
            {
                kept += file.Length;
                if (kept > limit)
                    TryDelete(file.FullName);
            }
        }
        catch (Exception e) when (IsFileError(e))
        {
            // Another process tidies at the same time, or the folder is gone: nothing depends on it.
        }
    }

    private string PathOf(string topHash) => System.IO.Path.Combine(Path, topHash);

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (IsFileError(e))
        {
            // As above.
        }
    }

    private static bool IsFileError(Exception e) => e is IOException or UnauthorizedAccessException;
}
