namespace Quilt.Subjects;

/// <summary>
/// A folder of a package. A package's entries stand in the order of a walk, so a folder is a run of neighbours: its children are
/// found by skipping over each other, without making the entries below them.
/// </summary>
/// <param name="Entries">The package's entries.</param>
/// <param name="Path">The folder's logical key with a trailing <c>/</c>; empty for the root.</param>
/// <param name="Start">The position of the first entry below the folder.</param>
/// <param name="End">The position behind the last.</param>
internal readonly record struct PackageFolder(EntrySet Entries, string Path, int Start, int End)
{
    /// <summary>The folder's own name; empty for the root.</summary>
    public string Name => Path.Length == 0 ? "" : Path[(Path.LastIndexOf('/', Path.Length - 2) + 1)..^1];

    /// <summary>The root of a package.</summary>
    public static PackageFolder Root(EntrySet entries) => new(entries, "", 0, entries.Count);

    /// <summary>The folder below this one, by a name or a path; null when nothing lies there.</summary>
    public PackageFolder? Folder(string name)
    {
        var path = $"{Path}{name}/";
        var start = Search(path);
        return start < End && Entries.KeyAt(start).StartsWith(path, StringComparison.Ordinal)
            ? new(Entries, path, start, EndOf(path, start))
            : null;
    }

    /// <summary>The file of this name directly in the folder, or null.</summary>
    public Entry? File(string name) => IndexOf(name) is >= 0 and var index ? Entries[index] : null;

    /// <summary>Whether the folder holds a file of this name.</summary>
    public bool HasFile(string name) => IndexOf(name) >= 0;

    /// <summary>The folders directly below this one.</summary>
    public IEnumerable<PackageFolder> Folders()
    {
        for (var i = Start; i < End;)
        {
            var key = Entries.KeyAt(i);
            var slash = key.IndexOf('/', Path.Length);
            if (slash < 0)
            {
                i++;
                continue;
            }
            PackageFolder folder = new(Entries, key[..(slash + 1)], i, EndOf(key[..(slash + 1)], i));
            yield return folder;
            i = folder.End;
        }
    }

    /// <summary>The files directly in the folder, by their names; their entries are made when asked for.</summary>
    public IEnumerable<PackageFile> Files()
    {
        for (var i = Start; i < End;)
        {
            var key = Entries.KeyAt(i);
            var slash = key.IndexOf('/', Path.Length);
            if (slash < 0)
                yield return new(Entries, i++, key[Path.Length..]);
            else
                i = EndOf(key[..(slash + 1)], i);
        }
    }

    /// <summary>Every entry below the folder.</summary>
    public IEnumerable<Entry> All()
    {
        for (var i = Start; i < End; i++)
            yield return Entries[i];
    }

    private int IndexOf(string name)
    {
        var key = Path + name;
        var index = Search(key);
        return index < End && Entries.KeyAt(index) == key ? index : -1;
    }

    // The first position whose key is not before the one given.
    private int Search(string key)
    {
        int low = Start, high = End;
        while (low < high)
        {
            var middle = low + ((high - low) >> 1);
            if (LogicalKey.Compare(Entries.KeyAt(middle), key) < 0)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    // Steps that double, then halve: a folder of three files costs three looks, however big the package.
    private int EndOf(string path, int start)
    {
        int low = start, step = 1;
        while (low + step < End && IsBelow(low + step, path))
        {
            low += step;
            step <<= 1;
        }
        var high = Math.Min(low + step, End);
        for (low++; low < high;)
        {
            var middle = low + ((high - low) >> 1);
            if (IsBelow(middle, path))
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private bool IsBelow(int index, string path) => Entries.KeyAt(index).StartsWith(path, StringComparison.Ordinal);
}
