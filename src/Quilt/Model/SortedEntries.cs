using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Quilt;

/// <summary>Entries in memory, sorted once.</summary>
internal sealed class SortedEntries(ImmutableArray<Entry> entries) : EntrySet
{
    public override int Count => entries.Length;

    public override long Size { get; } = entries.Aggregate(0L, (sum, entry) => AddSizes(sum, entry.Size));

    public override Entry this[int index] => entries[index];

    public static new SortedEntries From(IEnumerable<Entry> entries)
    {
        var sorted = entries.ToArray();
        var isSorted = true;
        for (var i = 0; i < sorted.Length; i++)
        {
            LogicalKey.Check(sorted[i].LogicalKey);
            isSorted = isSorted && (i == 0 || LogicalKey.Compare(sorted[i - 1].LogicalKey, sorted[i].LogicalKey) < 0);
        }
        // Entries mostly come from a walk; looking is cheaper than sorting.
        if (!isSorted)
            Array.Sort(sorted, (a, b) => LogicalKey.Compare(a.LogicalKey, b.LogicalKey));
        for (var i = 1; i < sorted.Length; i++)
            LogicalKey.CheckNeighbours(sorted[i - 1].LogicalKey, sorted[i].LogicalKey);
        return new SortedEntries(ImmutableCollectionsMarshal.AsImmutableArray(sorted));
    }

    public override EntrySet With(IEnumerable<Entry> put, IEnumerable<string> removedKeys)
    {
        var added = From(put);
        var gone = removedKeys.Concat(added.Select(entry => entry.LogicalKey)).ToHashSet(StringComparer.Ordinal);
        return From(entries.Where(entry => !gone.Contains(entry.LogicalKey)).Concat(added));
    }

    public override int IndexOf(string logicalKey) =>
        Search(entries.Length, i => LogicalKey.Compare(entries[i].LogicalKey, logicalKey));

    public override string KeyAt(int index) => entries[index].LogicalKey;

    public override IEnumerator<Entry> GetEnumerator() => ((IEnumerable<Entry>)entries).GetEnumerator();

    internal override IEnumerable<EntryRun> Runs() => entries.Select(EntryRun.Of);
}
