namespace Quilt;

/// <summary>A view that gives each entry its package as it is made.</summary>
internal sealed class OwnedEntries(EntrySet entries, Package owner) : EntrySet
{
    public override int Count => entries.Count;

    public override long Size => entries.Size;

    internal override EntrySet Content => entries;

    public override Entry this[int index] => entries[index] with { Package = owner };

    public override int IndexOf(string logicalKey) => entries.IndexOf(logicalKey);

    public override string KeyAt(int index) => entries.KeyAt(index);

    public override EntrySet With(IEnumerable<Entry> put, IEnumerable<string> removedKeys) => entries.With(put, removedKeys);

    public override IEnumerator<Entry> GetEnumerator()
    {
        foreach (var entry in entries)
            yield return entry with { Package = owner };
    }

    internal override IEnumerable<EntryRun> Runs() => entries.Runs();
}
