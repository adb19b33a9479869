using System.Collections.Concurrent;
using System.Text;
using Quilt.Storage;

namespace Quilt.Transfers;

/// <summary>
/// Remembers the hashes of a folder's files, so that files which are as they were need not be read again: when a push is run again
/// after it was interrupted, or after a few files changed.
/// </summary>
/// <remarks>
/// <para>
/// A hash counts while the file's size, times, inode and device are those that it had when it was read (<see cref="FileIdentity"/>).
/// File systems count time in ticks; a file that is written twice within one looks the same after the second. So, as in git's index, a
/// file that changed less than <see cref="Margin"/> before it was read is not remembered. What is left is a clock that is set back,
/// and a network file system whose clock is behind by more than that margin.
/// </para>
/// <para>
/// The journal is a cache in the user's own folder: lines of JSON, added in blocks under a lock. A killed process or a full disk leaves
/// at worst a torn line. Lines that are not what they should be are skipped, and a journal that is lost costs time, nothing else.
/// Safe to use from many threads.
/// </para>
/// </remarks>
internal sealed class HashJournal : IDisposable
{
    /// <summary>The coarsest tick of the file systems in use: FAT's. Those of ext4, XFS and NFS are some milliseconds.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);

    private const int BlockLines = 512;
    private const long MostBytes = 1L << 30;
    private readonly string path;
    private readonly ConcurrentDictionary<string, JournalLine> known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> used = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private readonly StringBuilder block = new();
    private int blockLines;
    private int lines;

    private HashJournal(string path) => this.path = path;

    /// <summary>Opens the journal of a folder.</summary>
    /// <param name="folder">The folder whose files it remembers.</param>
    /// <param name="cache">Where journals are kept; null for this user's cache.</param>
    public static HashJournal Open(string folder, string? cache = null)
    {
        HashJournal journal = new(Path.Combine(cache ?? UserFolders.Cache, "hashes", FolderName.Of(folder) + ".jsonl"));
        journal.Load();
        return journal;
    }

    /// <summary>The hash of a file, if it is remembered and the file is as it was.</summary>
    public ContentHash? Find(string file, FileIdentity identity, HashType type)
    {
        if (!known.TryGetValue(Key(file, type), out var line) || line.Identity != identity)
            return null;
        used.TryAdd(Key(file, type), true);
        return line.Hash;
    }

    /// <summary>Remembers a hash, unless the file was too young when it was read.</summary>
    /// <param name="file">The file, which was still the same after it was read.</param>
    public void Add(HashedFile file)
    {
        if (file.Hash.Kind == HashType.Unknown || !file.Identity.IsOlderThan(file.Read - Margin))
            return;
        JournalLine line = new(file.Path, file.Identity, file.Hash);
        known[Key(file.Path, file.Hash.Kind)] = line;
        used.TryAdd(Key(file.Path, file.Hash.Kind), true);
        lock (gate)
        {
            block.Append(line.ToJson()).Append('\n');
            if (++blockLines >= BlockLines)
                Flush();
        }
    }

    /// <summary>Writes what was not written yet; drops lines of files that nobody asked for when most are.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (lines + blockLines > (2 * used.Count) + 1000)
                Rewrite();
            else
                Flush();
        }
    }

    private static string Key(string file, HashType type) => type == HashType.Sha256Chunked ? file : $"{(int)type}:{file}";

    private void Load()
    {
        try
        {
            FileInfo file = new(path);
            if (!file.Exists || file.Length > MostBytes)
                return;
            foreach (var text in File.ReadLines(path))
            {
                lines++;
                if (JournalLine.TryParse(text) is { } line)
                    known[Key(line.File, line.Hash.Kind)] = line;
            }
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            // Then nothing is remembered.
        }
    }

    // A journal that cannot be written is no reason for a push to fail.
    private void Flush()
    {
        if (blockLines == 0)
            return;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var file = FileLock.TryTake(path);
            if (file is not null)
            {
                file.Seek(0, SeekOrigin.End);
                // A line that a killed process left torn must not take ours with it.
                file.Write(Encoding.UTF8.GetBytes("\n" + block));
            }
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
        }
        lines += blockLines;
        block.Clear();
        blockLines = 0;
    }

    private void Rewrite()
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var fresh = $"{path}.{Guid.NewGuid():n}";
            File.WriteAllLines(fresh, used.Keys.Select(key => known[key].ToJson()));
            File.Move(fresh, path, overwrite: true);
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
        }
    }
}
