namespace Quilt;

/// <summary>Lists logical keys folder by folder, as a shell completes paths.</summary>
public static class KeyListing
{
    /// <summary>
    /// The files and folders that a beginning may go on to, up to the next <c>/</c>: each file's key, and each folder's with the slash
    /// behind it, in walk order. What lies in a folder is stepped over, so a folder of a million files costs as little as one of three.
    /// </summary>
    /// <param name="entries">The entries.</param>
    /// <param name="beginning">How the keys begin; empty: the root.</param>
    public static IEnumerable<string> Complete(EntrySet entries, string beginning)
    {
        var index = Start(entries, beginning);
        while (index < entries.Count && entries.KeyAt(index) is var key && key.StartsWith(beginning, StringComparison.Ordinal))
        {
            var slash = key.IndexOf('/', beginning.Length);
            yield return slash < 0 ? key : key[..(slash + 1)];
            // After all of a folder's keys: NUL is the least character that a name can go on with, and '/' sorts before it.
            index = slash < 0 ? index + 1 : Start(entries, key[..slash] + '\0');
        }
    }

    private static int Start(EntrySet entries, string key)
    {
        var index = entries.IndexOf(key);
        return index < 0 ? ~index : index;
    }
}
