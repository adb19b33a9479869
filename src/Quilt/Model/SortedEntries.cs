using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Quilt;

/// <summary>Entries in memory, sorted once.</summary>
internal sealed class SortedEntries(ImmutableArray<Entry> entries) : EntrySet
{
    public override int Count => entries.Length;

    public override long Size { get; } = entries.Sum(entry => entry.Size);

    public override Entry this[int index] => entries[index];

    public static new SortedEntries From(IEnumerable<Entry> entries)
    {
        var sorted = entries.ToArray();
        foreach (var entry in sorted)
            LogicalKey.Check(entry.LogicalKey);
        Array.Sort(sorted, (a, b) => LogicalKey.Compare(a.LogicalKey, b.LogicalKey));
        for (var i = 1; i < sorted.Length; i++)
            LogicalKey.CheckNeighbours(sorted[i - 1].LogicalKey, sorted[i].LogicalKey);
        return new SortedEntries(ImmutableCollectionsMarshal.AsImmutableArray(sorted));
    }
}
