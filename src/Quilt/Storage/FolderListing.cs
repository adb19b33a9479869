using System.Text;

namespace Quilt.Storage;

/// <summary>Lists a folder in the order in which S3 lists keys: by their UTF-8 bytes, with the <c>/</c> of folders counted.</summary>
internal static class FolderListing
{
    public static IEnumerable<StoredItem> List(string path, string key, ListDepth depth, string namePrefix)
    {
        foreach (var item in Read(path, namePrefix))
        {
            var itemKey = $"{key}/{item.Name}";
            if (item is FileInfo file)
                yield return new StoredItem(itemKey, false, file.Length, new DateTimeOffset(file.LastWriteTimeUtc));
            else if (depth == ListDepth.Direct)
                yield return new StoredItem(itemKey, true, 0, null);
            else
            {
                foreach (var below in List(item.FullName, itemKey, depth, ""))
                    yield return below;
            }
        }
    }

    private static FileSystemInfo[] Read(string path, string namePrefix)
    {
        try
        {
            // Everything is taken: EnumerationOptions' defaults would leave out hidden files, which is what a dot makes them.
            EnumerationOptions all = new() { AttributesToSkip = 0, IgnoreInaccessible = false };
            FileSystemInfo[] items = [.. new DirectoryInfo(path)
                .EnumerateFileSystemInfos("*", all)
                .Where(item => item.Name.StartsWith(namePrefix, StringComparison.Ordinal))];
            Array.Sort(items, (a, b) => CompareBytes(SortName(a), SortName(b)));
            return items;
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.ReadingStored(error, path);
        }
    }

    private static string SortName(FileSystemInfo item) => item is DirectoryInfo ? item.Name + "/" : item.Name;

    private static int CompareBytes(string a, string b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b));
}
