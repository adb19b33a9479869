using System.Collections;

namespace Quilt;

/// <summary>
/// The entries of a package in walk order (see <see cref="LogicalKey.Compare(string, string)"/>): from a manifest's index, from
/// memory, or from a layer of changes over either. Immutable and safe to read from many threads.
/// </summary>
public abstract class EntrySet : IReadOnlyList<Entry>
{
    /// <summary>No entries.</summary>
    public static EntrySet Empty { get; } = new SortedEntries([]);

    /// <summary>Number of entries.</summary>
    public abstract int Count { get; }

    /// <summary>Sum of sizes in bytes.</summary>
    public abstract long Size { get; }

    /// <summary>The entry at a position of the walk.</summary>
    public abstract Entry this[int index] { get; }

    /// <summary>Entries of any order, with distinct keys that respect the rules of <see cref="LogicalKey"/>.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidLogicalKey"/>: a bad key, the same key twice, or a key that is both file and folder.</exception>
    public static EntrySet From(IEnumerable<Entry> entries) => SortedEntries.From(entries);

    /// <summary>So that scripts can write <c>[Quilt.Package]@{ Entries = $entries }</c>.</summary>
    public static implicit operator EntrySet(Entry[] entries) => From(entries);

    /// <summary>A layer over these entries: some keys removed, then some entries put, in place of those of the same keys.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidLogicalKey"/>, as with <see cref="From"/>.</exception>
    public EntrySet With(IEnumerable<Entry> put, IEnumerable<string> removedKeys) => throw new NotImplementedException();

    /// <summary>The entry of a logical key, or null; does not make the others.</summary>
    public virtual Entry? Find(string logicalKey)
    {
        var index = IndexOf(logicalKey);
        return index < 0 ? null : this[index];
    }

    /// <summary>The position of a key, or the complement of where it would stand, as <see cref="Array.BinarySearch(Array, object)"/> gives it.</summary>
    public virtual int IndexOf(string logicalKey)
    {
        int low = 0, high = Count - 1;
        while (low <= high)
        {
            var middle = low + ((high - low) >> 1);
            var order = LogicalKey.Compare(KeyAt(middle), logicalKey);
            if (order == 0)
                return middle;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return ~low;
    }

    /// <summary>The logical key at a position, without making the entry where that is cheaper.</summary>
    public virtual string KeyAt(int index) => this[index].LogicalKey;

    /// <inheritdoc/>
    public virtual IEnumerator<Entry> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal EntrySet OwnedBy(Package owner) => Count == 0 ? this : new OwnedEntries(this, owner);

    /// <summary>A view that gives each entry its package as it is made.</summary>
    private sealed class OwnedEntries(EntrySet entries, Package owner) : EntrySet
    {
        public override int Count => entries.Count;

        public override long Size => entries.Size;

        public override Entry this[int index] => entries[index] with { Package = owner };

        public override int IndexOf(string logicalKey) => entries.IndexOf(logicalKey);

        public override string KeyAt(int index) => entries.KeyAt(index);

        public override IEnumerator<Entry> GetEnumerator()
        {
            foreach (var entry in entries)
                yield return entry with { Package = owner };
        }
    }
}
