namespace Quilt.Editing;

/// <summary>Makes changed packages. Each method gives a new package with no top hash; the old one stays as it is.</summary>
public static class PackageEdit
{
    /// <summary>Adds the files of a folder, as quilt3's <c>set_dir</c> does. Hashes are not computed.</summary>
    /// <param name="package">The package to start from.</param>
    /// <param name="root">The folder.</param>
    /// <param name="prefix">The logical key of the folder in the package; null, empty, <c>.</c> or <c>/</c> is the package's root.</param>
    /// <param name="policy">Whether files replace entries of the same key.</param>
    /// <param name="meta">Metadata of the folder (of the package, at the root); null leaves what is there.</param>
    /// <exception cref="QuiltException"><see cref="Problem.PathNotFound"/>; <see cref="Problem.InvalidLogicalKey"/>.</exception>
    public static Package AddFolder(Package package, string root, string? prefix, UpdatePolicy policy, Metadata? meta) =>
        throw new NotImplementedException();

    /// <summary>Adds entries, replacing those of the same keys.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidLogicalKey"/>.</exception>
    public static Package Put(Package package, IEnumerable<Entry> entries) => throw new NotImplementedException();

    /// <summary>Removes entries and folders (a key that names a folder removes everything below it).</summary>
    /// <exception cref="QuiltException"><see cref="Problem.EntryNotFound"/>: a key names neither.</exception>
    public static Package Remove(Package package, IEnumerable<string> keys) => throw new NotImplementedException();
}
