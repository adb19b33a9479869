using System.Text.Json;
using System.Text.Unicode;
using Quilt.Json;

namespace Quilt.Manifests;

/// <summary>
/// Some whole lines of a manifest, and what a look at them found. Blocks are looked at in parallel, each by one thread, and used again.
/// </summary>
internal sealed class ManifestBlock(int capacity)
{
    private readonly LineCheck check = new();
    private readonly List<int> starts = [];
    private readonly List<FolderLine> folders = [];
    private ByteBuffer lastKeys = new(1024);
    private ByteBuffer keys = new(1024);

    /// <summary>The bytes; the last line's end may be missing at the end of the manifest.</summary>
    public ByteBuffer Bytes { get; } = new(capacity);

    /// <summary>Where the block begins in the manifest.</summary>
    public long Offset { get; set; }

    /// <summary>Whether the block's first line is the manifest's.</summary>
    public bool IsFirst => Offset == 0;

    /// <summary>The hash forms of header and entries in the order of the lines.</summary>
    public ByteBuffer HashForm { get; } = new(capacity);

    /// <summary>Lines seen; up to the flawed one when there is a flaw.</summary>
    public int Lines { get; private set; }

    /// <summary>The header, in the first block.</summary>
    public Metadata? Header { get; private set; }

    /// <summary>Where entries begin in the block, times two, plus one when the line must be rewritten to be canonical.</summary>
    public IReadOnlyList<int> Starts => starts;

    /// <summary>The lines of folders.</summary>
    public IReadOnlyList<FolderLine> Folders => folders;

    /// <summary>Whether a folder's line stands after an entry's.</summary>
    public bool HasLateFolder { get; private set; }

    /// <summary>Sum of the entries' sizes; the largest number when they add up to more.</summary>
    public long Size { get; private set; }

    /// <summary>Whether the entries are in walk order.</summary>
    public bool IsOrdered { get; private set; }

    /// <summary>The first entry's key.</summary>
    public byte[] FirstKey { get; private set; } = [];

    /// <summary>The number of the first entry's line in the block, from 1.</summary>
    public int FirstKeyLine { get; private set; }

    /// <summary>The last entry's key.</summary>
    public byte[] LastKey { get; private set; } = [];

    /// <summary>What is wrong with the last line seen.</summary>
    public Exception? Flaw { get; private set; }

    /// <summary>Looks at every line, up to the first flawed one.</summary>
    /// <param name="recordLimit">The most bytes of a line.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    public void Scan(int recordLimit, CancellationToken cancellationToken)
    {
        Reset();
        try
        {
            ScanLines(recordLimit, cancellationToken);
        }
        catch (Exception e) when (e is JsonException or QuiltException)
        {
            Flaw = e;
        }
    }

    private void Reset()
    {
        starts.Clear();
        folders.Clear();
        HashForm.Truncate(0);
        (Lines, Header, HasLateFolder, Size, IsOrdered, Flaw) = (0, null, false, 0, true, null);
    }

    private void ScanLines(int recordLimit, CancellationToken cancellationToken)
    {
        var bytes = Bytes.Written;
        var isUtf8 = Utf8.IsValid(bytes);
        ReadOnlySpan<byte> lastKey = default;
        for (var start = 0; start < bytes.Length;)
        {
            if ((++Lines & 0xFFF) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            var length = bytes[start..].IndexOf((byte)'\n');
            var isEnded = length >= 0;
            var line = isEnded ? bytes.Slice(start, length) : bytes[start..];
            var next = start + line.Length + 1;
            if (line is [.., (byte)'\r'])
            {
                line = line[..^1];
                isEnded = false;
            }
            CheckLine(line, recordLimit, isUtf8);
            if (IsFirst && Lines == 1)
                ReadHeader(line);
            else if (check.TryEntry(line, HashForm, keys, out var key))
                TakeEntry(start, isEnded, key, ref lastKey);
            else
                TakeFolder(line);
            start = next;
        }
        LastKey = lastKey.ToArray();
    }

    private static void CheckLine(ReadOnlySpan<byte> line, int recordLimit, bool isUtf8)
    {
        if (line.IsEmpty)
            throw new JsonException("The line is empty.");
        if (line.Length > recordLimit)
            throw new JsonException($"The line {ManifestLimits.TooLong}");
        if (!isUtf8 && !Utf8.IsValid(line))
            throw new JsonException("The line is not valid UTF-8.");
    }

    private void ReadHeader(ReadOnlySpan<byte> line)
    {
        Header = MetadataJson.Parse(line) as Metadata ?? throw new JsonException("The first line is not a JSON object.");
        // quilt3 once wrote the top hash into the header, and drops it since.
        Header = Header.Without("top_hash");
        PythonJson.AppendHashForm(HashForm, Header);
    }

    private void TakeEntry(int start, bool isEnded, ReadOnlySpan<byte> key, ref ReadOnlySpan<byte> lastKey)
    {
        if (starts.Count == 0)
        {
            FirstKey = key.ToArray();
            FirstKeyLine = Lines;
        }
        else
        {
            IsOrdered = IsOrdered && ManifestOrder.IsBefore(lastKey, key);
        }
        starts.Add((start << 1) | (check.IsCanonical && isEnded ? 0 : 1));
        Size = Size > long.MaxValue - check.Size ? long.MaxValue : Size + check.Size;
        // A decoded key lies in a buffer that the key after the next may use again.
        lastKey = key;
        (keys, lastKeys) = (lastKeys, keys);
        keys.Truncate(0);
    }

    private void TakeFolder(ReadOnlySpan<byte> line)
    {
        folders.Add(LineCheck.ReadFolder(line, Lines));
        HasLateFolder |= starts.Count > 0;
    }
}
