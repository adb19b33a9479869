using Microsoft.Win32.SafeHandles;
using Quilt.Storage;

namespace Quilt.Runs;

/// <summary>
/// The bytes of a run's record: whole lines are appended and flushed to the disk at once, and read from where the last reading ended.
/// A line that a crash left without its end was told to nobody: readers do not see it, and the next writer removes it.
/// </summary>
internal sealed class RecordFile(string path)
{
    /// <summary>The longest line that is read: the inputs of a subject with several 100,000 files.</summary>
    private const int LongestLine = 256 << 20;

    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(30);

    public string Path => path;

    /// <summary>
    /// Takes the lock that orders writers. What is decided upon while it is held (which jobs to restart) cannot be decided by two
    /// processes at once.
    /// </summary>
    /// <exception cref="QuiltException"><see cref="Problem.InputOutput"/>: another process does not give it back.</exception>
    public async Task<IDisposable> LockAsync(CancellationToken cancellationToken) =>
        await FileLock.TakeAsync(path + ".lock", LockPatience, cancellationToken).ConfigureAwait(false)
        ?? throw new QuiltException(Problem.InputOutput, $"The record '{path}' stays locked by another process.", path);

    /// <summary>Appends lines, and returns when they are on the disk. Call it with the lock held.</summary>
    public void Append(ReadOnlySpan<byte> lines)
    {
        using var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
        var end = EndOfLastLine(file);
        if (end < RandomAccess.GetLength(file))
            RandomAccess.SetLength(file, end);
        try
        {
            RandomAccess.Write(file, lines, end);
            RandomAccess.FlushToDisk(file);
        }
        catch (IOException)
        {
            RandomAccess.SetLength(file, end);
            throw;
        }
    }

    /// <summary>Gives each whole line from an offset on, without its line feed, and the offset of what follows the last one.</summary>
    /// <exception cref="InvalidDataException">A line is longer than any that is ever written.</exception>
    public long Read(long offset, Action<ReadOnlySpan<byte>, long> onLine)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var buffer = new byte[1 << 16];
        var filled = 0;
        while (true)
        {
            var read = RandomAccess.Read(file, buffer.AsSpan(filled), offset + filled);
            if (read == 0)
                return offset;
            filled += read;
            var used = EachLine(buffer.AsSpan(0, filled), offset, onLine);
            buffer.AsSpan(used, filled - used).CopyTo(buffer);
            offset += used;
            filled -= used;
            if (filled < buffer.Length)
                continue;
            if (buffer.Length >= LongestLine)
                throw new InvalidDataException($"A line is longer than {LongestLine} bytes.");
            Array.Resize(ref buffer, buffer.Length * 2);
        }
    }

    /// <summary>Reads a piece that <see cref="Read"/> has given before.</summary>
    public byte[] ReadPiece(long offset, int length)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var piece = new byte[length];
        var filled = 0;
        while (filled < length && RandomAccess.Read(file, piece.AsSpan(filled), offset + filled) is > 0 and var read)
            filled += read;
        return piece;
    }

    private static int EachLine(ReadOnlySpan<byte> bytes, long offset, Action<ReadOnlySpan<byte>, long> onLine)
    {
        var used = 0;
        while (bytes[used..].IndexOf((byte)'\n') is >= 0 and var length)
        {
            onLine(bytes.Slice(used, length), offset + used);
            used += length + 1;
        }
        return used;
    }

    private static long EndOfLastLine(SafeFileHandle file)
    {
        Span<byte> block = stackalloc byte[4096];
        for (var end = RandomAccess.GetLength(file); end > 0;)
        {
            var start = Math.Max(0, end - block.Length);
            var read = RandomAccess.Read(file, block[..(int)(end - start)], start);
            if (block[..read].LastIndexOf((byte)'\n') is >= 0 and var feed)
                return start + feed + 1;
            end = start;
        }
        return 0;
    }
}
