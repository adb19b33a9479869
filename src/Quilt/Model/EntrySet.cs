using System.Collections;

namespace Quilt;

/// <summary>
/// The entries of a package in walk order (see <see cref="LogicalKey.Compare(string, string)"/>): from a manifest's index, from
/// memory, or from a layer of changes over an index. Immutable and safe to read from many threads.
/// </summary>
public abstract class EntrySet : IReadOnlyList<Entry>
{
    private protected EntrySet()
    {
    }

    /// <summary>No entries.</summary>
    public static EntrySet Empty { get; } = new SortedEntries([]);

    /// <summary>Number of entries.</summary>
    public abstract int Count { get; }

    /// <summary>Sum of sizes in bytes; the largest number there is when they add up to more.</summary>
    public abstract long Size { get; }

    /// <summary>The entry at a position of the walk.</summary>
    public abstract Entry this[int index] { get; }

    /// <summary>These entries without the view that knows their package.</summary>
    internal virtual EntrySet Content => this;

    /// <summary>Entries of any order, with distinct keys that respect the rules of <see cref="LogicalKey"/>.</summary>
    /// <exception cref="QuiltException">
    /// <see cref="Problem.InvalidLogicalKey"/>: a bad key, the same key twice, or a key that is both file and folder.
    /// </exception>
    public static EntrySet From(IEnumerable<Entry> entries) => SortedEntries.From(entries);

    /// <summary>So that scripts can write <c>[Quilt.Package]@{ Entries = $entries }</c>.</summary>
    public static implicit operator EntrySet(Entry[] entries) => From(entries);

    /// <summary>These entries less some keys, then with some entries put, in place of those of the same keys.</summary>
    /// <param name="put">Entries of any order, with distinct keys.</param>
    /// <param name="removedKeys">Keys to leave out; one that is not there changes nothing.</param>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidLogicalKey"/>, as with <see cref="From"/>.</exception>
    public abstract EntrySet With(IEnumerable<Entry> put, IEnumerable<string> removedKeys);

    /// <summary>The entry of a logical key, or null; does not make the others.</summary>
    public Entry? Find(string logicalKey)
    {
        var index = IndexOf(logicalKey);
        return index < 0 ? null : this[index];
    }

    /// <summary>
    /// The position of a key, or the complement of where it would stand, as <see cref="Array.BinarySearch(Array, object)"/> gives it.
    /// </summary>
    public abstract int IndexOf(string logicalKey);

    /// <summary>The logical key at a position, without making the entry where that is cheaper.</summary>
    public abstract string KeyAt(int index);

    /// <inheritdoc/>
    public abstract IEnumerator<Entry> GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal EntrySet OwnedBy(Package owner) => Count == 0 ? this : new OwnedEntries(this, owner);

    /// <summary>The walk as stretches of one kind, for those who work on a manifest's bytes.</summary>
    internal abstract IEnumerable<EntryRun> Runs();

    /// <summary>Searches sorted positions, as <see cref="IndexOf"/> does.</summary>
    /// <param name="count">How many positions there are.</param>
    /// <param name="order">Where the entry of a position stands against what is sought: below zero before it, zero on it.</param>
    private protected static int Search(int count, Func<int, int> order)
    {
        int low = 0, high = count - 1;
        while (low <= high)
        {
            var middle = low + ((high - low) >> 1);
            var found = order(middle);
            if (found == 0)
                return middle;
            if (found < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return ~low;
    }

    private protected static long AddSizes(long left, long right) => left > long.MaxValue - right ? long.MaxValue : left + right;
}
