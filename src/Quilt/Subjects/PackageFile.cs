namespace Quilt.Subjects;

/// <summary>A file directly in a folder of a package.</summary>
/// <param name="Entries">The package's entries.</param>
/// <param name="Index">The file's position among them.</param>
/// <param name="Name">The file's name without its folder.</param>
internal readonly record struct PackageFile(EntrySet Entries, int Index, string Name)
{
    /// <summary>The entry.</summary>
    public Entry Entry => Entries[Index];

    /// <summary>The file's logical key.</summary>
    public string Key => Entries.KeyAt(Index);

    /// <summary>The file's path below a folder that it lies in.</summary>
    public string KeyBelow(PackageFolder folder) => Key[folder.Path.Length..];
}
