namespace Quilt.Tests.Subjects;

/// <summary>Entries that count how often a key is looked at and an entry is made.</summary>
internal sealed class CountedEntries : EntrySet
{
    private readonly string[] keys;

    public CountedEntries(string[] keys)
    {
        this.keys = keys;
        Array.Sort(keys, LogicalKey.Compare);
    }

    public int Looks { get; private set; }

    public int Made { get; private set; }

    public override int Count => keys.Length;

    public override long Size => 0;

    public override Entry this[int index]
    {
        get
        {
            Made++;
            return new Entry { LogicalKey = keys[index], PhysicalKey = PhysicalKey.S3("bucket", keys[index]) };
        }
    }

    public override string KeyAt(int index)
    {
        Looks++;
        return keys[index];
    }

    public override int IndexOf(string logicalKey) => Search(Count, index => LogicalKey.Compare(KeyAt(index), logicalKey));

    public override EntrySet With(IEnumerable<Entry> put, IEnumerable<string> removedKeys) => throw new NotSupportedException();

    public override IEnumerator<Entry> GetEnumerator() => Enumerable.Range(0, Count).Select(index => this[index]).GetEnumerator();

    internal override IEnumerable<EntryRun> Runs() => throw new NotSupportedException();
}
