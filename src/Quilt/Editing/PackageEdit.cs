using System.Collections.Immutable;
using Quilt.Manifests;

namespace Quilt.Editing;

/// <summary>
/// Makes changed packages. Each method gives a new package with no top hash, tag and time, since it is no revision yet; the old one stays
/// as it is.
/// </summary>
public static class PackageEdit
{
    /// <summary>Adds the files of a folder, as quilt3's <c>set_dir</c> does. Hashes are not computed.</summary>
    /// <param name="package">The package to start from.</param>
    /// <param name="root">The folder.</param>
    /// <param name="prefix">The logical key of the folder in the package; null, empty, <c>.</c> or <c>/</c> is the package's root.</param>
    /// <param name="policy">Whether files replace entries of the same key.</param>
    /// <param name="meta">
    /// Metadata of the folder (of the package, at the root). Null leaves what is there; where the package has none, it is written as
    /// <c>null</c>, as quilt3 does, so that both make the same top hash.
    /// </param>
    /// <exception cref="QuiltException">
    /// <see cref="Problem.PathNotFound"/>, <see cref="Problem.AccessDenied"/>, <see cref="Problem.InputOutput"/>;
    /// <see cref="Problem.InvalidLogicalKey"/>: the prefix is none, or a file has the key of a folder in the package.
    /// </exception>
    public static Package AddFolder(Package package, string root, string? prefix, UpdatePolicy policy, Metadata? meta)
    {
        var folder = prefix?.Trim('/') is { Length: > 0 } trimmed and not "." ? $"{LogicalKey.Check(trimmed)}/" : "";
        var found = FolderScan.Read(root).Select(file => new Entry
        {
            LogicalKey = folder + file.Key,
            PhysicalKey = PhysicalKey.File(file.FullPath),
            Size = file.Size,
            Replaced = package.Content.Find(folder + file.Key),
        });
        if (policy == UpdatePolicy.Existing)
            found = found.Where(entry => !Holds(package.Content, entry.LogicalKey));
        var changed = Changed(package, package.Content.With(found, []));
        if (folder.Length > 0)
            return meta is null ? changed : changed with { Folders = SetFolder(package.Folders, folder, meta) };
        var keepsMeta = meta is null && package.Header.ContainsKey("user_meta");
        return keepsMeta ? changed : changed with { Header = package.Header.With("user_meta", meta) };
    }

    /// <summary>Adds the files of a folder, or one file under its own name, replacing entries of the same keys.</summary>
    /// <param name="package">The package to start from.</param>
    /// <param name="path">The folder or file, as a full path.</param>
    /// <param name="prefix">The folder of the package that they go into; null or empty is its root.</param>
    /// <exception cref="QuiltException"><see cref="Problem.PathNotFound"/>; <see cref="Problem.InvalidLogicalKey"/>.</exception>
    public static Package AddPath(Package package, string path, string? prefix) =>
        File.Exists(path) ? Put(package, LocalEntry.All(path, key: null, prefix).Select(file => file with { Replaced = package.Content.Find(file.LogicalKey) })) : AddFolder(package, path, prefix, UpdatePolicy.Incoming, meta: null);

    /// <summary>Adds the entries of another package below a folder, replacing those of the same keys.</summary>
    /// <param name="package">The package to start from.</param>
    /// <param name="other">The package whose entries are added; its metadata stays behind.</param>
    /// <param name="prefix">The folder's logical key.</param>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidLogicalKey"/>.</exception>
    public static Package Under(Package package, Package other, string prefix)
    {
        var folder = $"{LogicalKey.Check(prefix.Trim('/'))}/";
        return Put(package, other.Content.Select(entry => entry with { LogicalKey = folder + entry.LogicalKey }));
    }

    /// <summary>The package as the successor of a revision whose content it does not go on from: to take its place is no conflict.</summary>
    /// <param name="package">The package.</param>
    /// <param name="revision">The revision, or a new package where there is none yet.</param>
    public static Package InPlaceOf(Package package, Package revision) => package with { Parents = package.Bases.Union(revision.Bases) };

    /// <summary>Adds entries, replacing those of the same keys.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidLogicalKey"/>.</exception>
    public static Package Put(Package package, IEnumerable<Entry> entries) =>
        Changed(package, package.Content.With(entries.Select(entry => entry with { Package = null }), []));

    /// <summary>Removes entries and folders (a key that names a folder removes everything below it, and its metadata).</summary>
    /// <exception cref="QuiltException"><see cref="Problem.EntryNotFound"/>: a key names neither.</exception>
    public static Package Remove(Package package, IEnumerable<string> keys)
    {
        List<string> removed = [];
        var folders = package.Folders;
        foreach (var key in keys)
        {
            var folder = $"{key.TrimEnd('/')}/";
            var before = removed.Count;
            removed.AddRange(Below(package.Content, folder));
            if (package.Content.IndexOf(key) >= 0)
                removed.Add(key);
            var kept = folders.RemoveAll(item => item.Key.StartsWith(folder, StringComparison.Ordinal));
            if (removed.Count == before && kept.Length == folders.Length)
                throw new QuiltException(Problem.EntryNotFound, $"The package holds neither an entry nor a folder '{key}'.", key);
            folders = kept;
        }
        return Changed(package, package.Content.With([], removed)) with { Folders = folders };
    }

    private static Package Changed(Package package, EntrySet entries) =>
        package with { Entries = entries, TopHash = null, Tag = null, Created = null };

    private static bool Holds(EntrySet entries, string key) => entries.IndexOf(key) >= 0 || Below(entries, $"{key}/").Any();

    // What lies in a folder follows the place where the folder's name would stand as a file.
    private static IEnumerable<string> Below(EntrySet entries, string folder)
    {
        var start = entries.IndexOf(folder[..^1]);
        for (var i = start < 0 ? ~start : start + 1; i < entries.Count; i++)
        {
            var key = entries.KeyAt(i);
            if (!key.StartsWith(folder, StringComparison.Ordinal))
                yield break;
            yield return key;
        }
    }

    private static ImmutableArray<KeyValuePair<string, Metadata>> SetFolder(
        ImmutableArray<KeyValuePair<string, Metadata>> folders, string folder, Metadata meta) =>
        ManifestFolders.Sort(folders.Where(item => item.Key != folder).Append(KeyValuePair.Create(folder, meta)));
}
