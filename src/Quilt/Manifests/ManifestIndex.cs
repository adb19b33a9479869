using System.Text;

namespace Quilt.Manifests;

/// <summary>
/// An index over a manifest's bytes: where each entry's line begins, in walk order. An entry is made when somebody asks for it.
/// </summary>
internal sealed class ManifestIndex : EntrySet
{
    // Each start times two, plus one when the line is not as the writer would write it.
    private readonly long[] starts;

    public ManifestIndex(ManifestBytes bytes, long[] starts, bool isSequential, long size)
    {
        Bytes = bytes;
        this.starts = starts;
        IsSequential = isSequential;
        Size = size;
    }

    /// <summary>The manifest's bytes.</summary>
    public ManifestBytes Bytes { get; }

    /// <summary>Whether the entries' lines follow one another in the file, with nothing between or after them.</summary>
    public bool IsSequential { get; }

    public override int Count => starts.Length;

    public override long Size { get; }

    public override Entry this[int index]
    {
        get
        {
            using var line = Bytes.LendLine(Start(index));
            return EntryForms.ToEntry(line.Bytes, IsCanonical(index));
        }
    }

    /// <summary>Whether the line of a position is byte for byte what the writer would write, its end included.</summary>
    public bool IsCanonical(int index) => (starts[index] & 1) == 0;

    /// <summary>Whether all lines of a stretch are, see <see cref="IsCanonical"/>.</summary>
    public bool AreCanonical(int first, int count)
    {
        var flags = 0L;
        foreach (var start in starts.AsSpan(first, count))
            flags |= start;
        return (flags & 1) == 0;
    }

    /// <summary>Where the line of a position begins.</summary>
    public long Start(int index) => starts[index] >> 1;

    /// <summary>Where the line of a position ends, its line feed included; only in a sequential index.</summary>
    public long End(int index) => index + 1 < starts.Length ? Start(index + 1) : Bytes.Length;

    /// <summary>The size of the entry at a position in bytes.</summary>
    public long SizeAt(int index)
    {
        using var line = Bytes.LendLine(Start(index));
        return EntryForms.SizeOf(line.Bytes, IsCanonical(index));
    }

    public override EntrySet With(IEnumerable<Entry> put, IEnumerable<string> removedKeys) => LayeredEntries.Over(this, put, removedKeys);

    public override int IndexOf(string logicalKey)
    {
        var key = Encoding.UTF8.GetBytes(logicalKey);
        return Search(starts.Length, i =>
        {
            using var line = Bytes.LendLine(Start(i));
            return LogicalKey.Compare(LineKey.Of(line.Bytes, IsCanonical(i)), key);
        });
    }

    public override string KeyAt(int index)
    {
        using var line = Bytes.LendLine(Start(index));
        return Encoding.UTF8.GetString(LineKey.Of(line.Bytes, IsCanonical(index)));
    }

    public override IEnumerator<Entry> GetEnumerator() => Range(0, Count).GetEnumerator();

    /// <summary>The entries of a stretch, read through a buffer.</summary>
    public IEnumerable<Entry> Range(int first, int count)
    {
        LineCursor cursor = new();
        cursor.Start(this, first, count);
        while (cursor.MoveNext())
            yield return EntryForms.ToEntry(cursor.Line, IsCanonical(cursor.Position));
    }

    internal override IEnumerable<EntryRun> Runs() => Count == 0 ? [] : [new(this, 0, Count, null)];
}
