using System.Runtime.InteropServices;

namespace Quilt.Storage;

/// <summary>
/// Gives staged files their final names, in this order: content flushed to disk, then renamed. So whatever has a final name is whole,
/// even after a power cut, and a later run may trust it without reading it. Files are flushed in batches (see <see cref="Durability"/>);
/// a batch ends by number, by bytes or by age, so that a killed process loses little. Safe to use from many threads.
/// </summary>
internal sealed class FileCommitter(StagingFolder staging) : IDisposable
{
    private const int MostFiles = 1024;
    private const long MostBytes = 64L << 20;
    private static readonly TimeSpan Oldest = TimeSpan.FromMilliseconds(500);

    private readonly Lock gate = new();
    private readonly HashSet<string> renamedIn = new(StringComparer.Ordinal);
    private List<StagedName> batch = [];
    private long batchBytes;
    private long batchBegan;

    /// <summary>The folder that files are staged in.</summary>
    public string Folder => staging.Path;

    /// <summary>A place for the next file's content.</summary>
    public string NextPath() => staging.NextPath();

    /// <inheritdoc cref="StagingFolder.PartialPath"/>
    public string PartialPath(string content) => staging.PartialPath(content);

    /// <summary>Takes a staged file, whose content is complete. It, and those before it, may be committed at once or later.</summary>
    public void Add(StagedName file)
    {
        List<StagedName>? full = null;
        lock (gate)
        {
            if (batch.Count == 0)
                batchBegan = Environment.TickCount64;
            batch.Add(file);
            batchBytes += file.Size;
            if (batch.Count >= MostFiles || batchBytes >= MostBytes || Environment.TickCount64 - batchBegan >= Oldest.TotalMilliseconds)
                full = TakeBatch();
        }
        if (full is not null)
            Commit(full);
    }

    /// <summary>Commits one staged file at once, unless its final name is taken.</summary>
    /// <returns>Whether the file has its name now.</returns>
    public bool CommitNew(string stagedPath, string finalPath)
    {
        Durability.FlushFiles([stagedPath], staging.Path);
        MakeFolder(Path.GetDirectoryName(finalPath)!);
        if (!TryMoveNew(stagedPath, finalPath))
            return false;
        FlushNames();
        return true;
    }

    // .NET looks whether the name is free and then renames over whatever has it by then, so two writers could both believe that they were
    // first. A second name for the same file is given or refused in one step; where a file system has no such names, .NET's way is left.
    private static bool TryMoveNew(string stagedPath, string finalPath)
    {
        if (OperatingSystem.IsLinux())
        {
            if (NativeMethods.Link(stagedPath, finalPath) == 0)
            {
                File.Delete(stagedPath);
                return true;
            }
            if (Marshal.GetLastPInvokeError() == NativeMethods.AlreadyExists)
                return false;
        }
        try
        {
            File.Move(stagedPath, finalPath, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(finalPath))
        {
            return false;
        }
    }

    /// <summary>Commits what is left.</summary>
    public void Commit()
    {
        List<StagedName> rest;
        lock (gate)
            rest = TakeBatch();
        Commit(rest);
    }

    /// <summary>Makes the new names outlast a power cut.</summary>
    public void FlushNames()
    {
        string[] folders;
        lock (gate)
        {
            folders = [.. renamedIn];
            renamedIn.Clear();
        }
        Durability.FlushFolders(folders);
    }

    /// <summary>Removes what was staged and not committed.</summary>
    public void Dispose() => staging.Dispose();

    private List<StagedName> TakeBatch()
    {
        var taken = batch;
        batch = [];
        batchBytes = 0;
        return taken;
    }

    private void Commit(List<StagedName> files)
    {
        if (files.Count == 0)
            return;
        Durability.FlushFiles([.. files.Select(file => file.StagedPath)], staging.Path);
        foreach (var file in files)
        {
            if (file.MayTakeName?.Invoke() != false)
                Rename(file);
            else
                File.Delete(file.StagedPath);
        }
    }

    private void Rename(StagedName file)
    {
        try
        {
            MakeFolder(Path.GetDirectoryName(file.FinalPath)!);
            File.Move(file.StagedPath, file.FinalPath, overwrite: true);
        }
        catch (Exception error) when (file.Failed is not null && FileErrors.IsFileError(error))
        {
            File.Delete(file.StagedPath);
            file.Failed(error);
            return;
        }
        file.Committed?.Invoke();
    }

    // A new folder's own name must last too, so its parent counts as changed.
    private void MakeFolder(string folder)
    {
        lock (gate)
        {
            if (!renamedIn.Add(folder))
                return;
            for (var missing = folder; !Directory.Exists(missing) && Path.GetDirectoryName(missing) is { } parent; missing = parent)
                renamedIn.Add(parent);
            Directory.CreateDirectory(folder);
        }
    }
}
