namespace Quilt.Manifests;

/// <summary>A layer of changes over a manifest's index: positions left out, and entries put before positions.</summary>
internal sealed class LayeredEntries : EntrySet
{
    private readonly ManifestIndex index;
    private readonly SortedEntries put;
    private readonly int[] removed; // positions in the index, sorted
    private readonly int[] places; // for each put entry, the position in the index that it stands before
    private readonly int[] ranks; // for each put entry, its position in the result

    private LayeredEntries(ManifestIndex index, SortedEntries put, int[] removed, int[] places)
    {
        this.index = index;
        this.put = put;
        this.removed = removed;
        this.places = places;
        ranks = new int[places.Length];
        for (var i = 0; i < ranks.Length; i++)
            ranks[i] = places[i] - CountBelow(removed, places[i]) + i;
        var kept = removed.Aggregate(index.Size, (size, position) => size - index.SizeAt(position));
        Size = AddSizes(Math.Max(kept, 0), put.Size);
    }

    public override int Count => index.Count - removed.Length + put.Count;

    public override long Size { get; }

    public override Entry this[int position] => Locate(position) is var (isPut, place) && isPut ? put[place] : index[place];

    /// <summary>Lays changes over an index.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidLogicalKey"/>.</exception>
    public static EntrySet Over(ManifestIndex index, IEnumerable<Entry> put, IEnumerable<string> removedKeys) =>
        Over(index, SortedEntries.From(put), removedKeys.Select(index.IndexOf).Where(position => position >= 0));

    public override EntrySet With(IEnumerable<Entry> put, IEnumerable<string> removedKeys)
    {
        var keys = removedKeys.ToList();
        var all = (SortedEntries)this.put.With(put, keys);
        return Over(index, all, removed.Concat(keys.Select(index.IndexOf).Where(position => position >= 0)));
    }

    public override int IndexOf(string logicalKey)
    {
        var inPut = put.IndexOf(logicalKey);
        if (inPut >= 0)
            return ranks[inPut];
        var inIndex = index.IndexOf(logicalKey);
        var place = inIndex < 0 ? ~inIndex : inIndex;
        var position = place - CountBelow(removed, place) + ~inPut;
        return inIndex < 0 || Array.BinarySearch(removed, inIndex) >= 0 ? ~position : position;
    }

    public override string KeyAt(int position) => Locate(position) is var (isPut, place) && isPut ? put.KeyAt(place) : index.KeyAt(place);

    public override IEnumerator<Entry> GetEnumerator()
    {
        foreach (var run in Runs())
        {
            if (run.Entry is not null)
            {
                yield return run.Entry;
                continue;
            }
            foreach (var entry in index.Range(run.First, run.Count))
                yield return entry;
        }
    }

    internal override IEnumerable<EntryRun> Runs()
    {
        int at = 0, gone = 0;
        for (var i = 0; i <= places.Length; i++)
        {
            var end = i < places.Length ? places[i] : index.Count;
            for (; gone < removed.Length && removed[gone] < end; at = removed[gone++] + 1)
            {
                if (removed[gone] > at)
                    yield return new(index, at, removed[gone] - at, null);
            }
            if (end > at)
                yield return new(index, at, end - at, null);
            at = Math.Max(at, end);
            if (i < places.Length)
                yield return EntryRun.Of(put[i]);
        }
    }

    private static LayeredEntries Over(ManifestIndex index, SortedEntries put, IEnumerable<int> removed)
    {
        var gone = removed.ToHashSet();
        var places = new int[put.Count];
        for (var i = 0; i < places.Length; i++)
        {
            var position = index.IndexOf(put.KeyAt(i));
            places[i] = position < 0 ? ~position : position;
            if (position >= 0)
                gone.Add(position);
        }
        LayeredEntries layer = new(index, put, [.. gone.Order()], places);
        layer.CheckNeighbours();
        return layer;
    }

    // The index holds no conflicts, so each one has an entry that was put, and neighbours show it: nothing but what lies in a folder
    // stands between a file of the folder's name and the folder's first entry.
    private void CheckNeighbours()
    {
        foreach (var rank in ranks)
        {
            if (rank > 0)
                LogicalKey.CheckNeighbours(KeyAt(rank - 1), KeyAt(rank));
            if (rank < Count - 1)
                LogicalKey.CheckNeighbours(KeyAt(rank), KeyAt(rank + 1));
        }
    }

    private (bool IsPut, int Place) Locate(int position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, Count);
        var rank = Array.BinarySearch(ranks, position);
        if (rank >= 0)
            return (true, rank);
        // The place in the index is the position less the entries put before it, plus those removed up to it.
        var kept = position - ~rank;
        int low = 0, high = removed.Length;
        while (low < high)
        {
            var middle = low + ((high - low) >> 1);
            if (removed[middle] - middle <= kept)
                low = middle + 1;
            else
                high = middle;
        }
        return (false, kept + low);
    }

    private static int CountBelow(int[] sorted, int value)
    {
        var found = Array.BinarySearch(sorted, value);
        return found < 0 ? ~found : found;
    }
}
