using System.Collections.Immutable;

namespace Quilt.Manifests;

/// <summary>The metadata of folders, from a manifest's lines.</summary>
internal static class ManifestFolders
{
    /// <summary>The metadata by folder, in walk order, the last line of a folder counting.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidManifest"/>: a folder is also a file, or lies in one.</exception>
    public static ImmutableArray<KeyValuePair<string, Metadata>> Check(List<FolderLine> lines, EntrySet entries)
    {
        Dictionary<string, Metadata> metas = new(StringComparer.Ordinal);
        foreach (var line in lines.Where(line => line.Folder.Length > 0))
        {
            CheckIsNoFile(line, entries);
            if (line.Meta is Metadata { Count: > 0 } meta)
                metas[$"{line.Folder}/"] = meta;
            else
                metas.Remove($"{line.Folder}/");
        }
        return Sort(metas);
    }

    /// <summary>Brings folders into walk order.</summary>
    public static ImmutableArray<KeyValuePair<string, Metadata>> Sort(IEnumerable<KeyValuePair<string, Metadata>> folders) =>
        [.. folders.OrderBy(folder => folder.Key, Comparer<string>.Create(LogicalKey.Compare))];

    private static void CheckIsNoFile(FolderLine line, EntrySet entries)
    {
        for (var end = line.Folder.Length; end > 0; end = line.Folder.LastIndexOf('/', end - 1))
        {
            var folder = line.Folder[..end];
            if (entries.IndexOf(folder) >= 0)
                throw ManifestFlaw.In(line.Line, $"'{folder}' is a folder here and a file elsewhere.");
        }
    }
}
