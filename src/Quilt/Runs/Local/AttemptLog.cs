using System.Globalization;
using System.Text;

namespace Quilt.Runs.Local;

/// <summary>
/// The log of one attempt. However much its program writes, the program is never held up, and the file holds the first so many bytes and
/// the last 64 KiB. Safe for threads; without the values of secrets.
/// </summary>
internal sealed class AttemptLog : IDisposable
{
    private readonly Lock gate = new();
    private readonly long limit;
    private readonly SecretMask mask;
    private readonly byte[] tail = new byte[64 << 10];
    private FileStream? file;
    private long written;
    private long dropped;

    /// <param name="path">The file.</param>
    /// <param name="limit">How many bytes to keep of the beginning.</param>
    /// <param name="secrets">What must not stand in it.</param>
    public AttemptLog(string path, long limit, IEnumerable<string> secrets)
    {
        this.limit = limit;
        mask = new SecretMask(secrets);
        file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
    }

    /// <summary>Takes what the program wrote.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        lock (gate)
            mask.Append(bytes, Keep);
    }

    /// <summary>Adds a line of our own.</summary>
    public void WriteNote(string text) => Write(Encoding.UTF8.GetBytes($"{text}\n"));

    /// <summary>Completes the log; what comes later is dropped.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            mask.Complete(Keep);
            if (dropped > 0)
                WriteTail();
            file?.Dispose();
            file = null;
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        var room = (int)Math.Min(bytes.Length, limit - written);
        if (room > 0)
            Save(bytes[..room]);
        written += room;
        Drop(bytes[room..]);
    }

    // The last bytes go round in a ring.
    private void Drop(ReadOnlySpan<byte> bytes)
    {
        var skipped = Math.Max(0, bytes.Length - tail.Length);
        dropped += skipped;
        for (bytes = bytes[skipped..]; !bytes.IsEmpty;)
        {
            var start = (int)(dropped % tail.Length);
            var count = Math.Min(bytes.Length, tail.Length - start);
            bytes[..count].CopyTo(tail.AsSpan(start));
            dropped += count;
            bytes = bytes[count..];
        }
    }

    private void WriteTail()
    {
        var kept = Math.Min(dropped, tail.Length);
        Save(Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"\n[{dropped - kept} bytes left out: the log is longer than {limit} bytes]\n")));
        var start = (int)((dropped - kept) % tail.Length);
        var first = (int)Math.Min(kept, tail.Length - start);
        Save(tail.AsSpan(start, first));
        Save(tail.AsSpan(0, (int)kept - first));
    }

    private void Save(ReadOnlySpan<byte> bytes)
    {
        try
        {
            file?.Write(bytes);
        }
        catch (IOException)
        {
            // No room for the log: the job goes on without it. Its pipe must be emptied still.
            file?.Dispose();
            file = null;
        }
    }
}
