using CsCheck;
using Quilt.Subjects;

namespace Quilt.Tests.Subjects;

public sealed class PackageFolderTests
{
    // Names that sort around '/' and around each other's ends, and above U+FFFF.
    private static readonly Gen<string> Name = Gen.OneOf("a", "a b", "a-", "a.b", "b", "sub-1", "sub-10", "漢", "𝄞", "\uFFFD", "a\u0001");

    private static readonly Gen<string[]> Keys = Name.Array[1, 4].Select(parts => string.Join('/', parts)).Array[0, 40].Select(WithoutConflicts);

    [Fact]
    public void A_folders_children_are_those_that_a_look_at_every_key_finds()
    {
        Keys.Sample(keys =>
        {
            var root = RootOf(keys);
            Assert.Equal(FoldersBelow(keys, ""), root.Folders().Select(folder => folder.Name));
            Assert.Equal(FilesIn(keys, ""), root.Files().Select(file => file.Name));
            foreach (var folder in root.Folders())
            {
                Assert.Equal(FoldersBelow(keys, folder.Path), folder.Folders().Select(inner => inner.Name));
                Assert.Equal(FilesIn(keys, folder.Path), folder.Files().Select(file => file.Name));
                Assert.Equal(keys.Count(key => key.StartsWith(folder.Path, StringComparison.Ordinal)), folder.All().Count());
                Assert.Equal(folder, root.Folder(folder.Name));
            }
        });
    }

    [Fact]
    public void A_file_or_folder_is_found_by_its_name_or_not_at_all()
    {
        var root = RootOf(["a/b/c.txt", "a-/x", "a.txt"]);

        Assert.Equal("a/b/", root.Folder("a/b")!.Value.Path);
        Assert.Equal("b", root.Folder("a/b")!.Value.Name);
        Assert.Equal("a/b/c.txt", root.Folder("a/b")!.Value.File("c.txt")!.LogicalKey);
        Assert.Null(root.Folder("a.txt"));
        Assert.Null(root.Folder("b"));
        Assert.Null(root.File("a"));
        Assert.True(root.HasFile("a.txt"));
        Assert.False(root.Folder("a")!.Value.HasFile("a.txt"));
    }

    private static PackageFolder RootOf(string[] keys) => PackageFolder.Root(
        EntrySet.From(keys.Select(key => new Entry { LogicalKey = key, PhysicalKey = PhysicalKey.S3("bucket", key) })));

    private static string[] WithoutConflicts(string[] keys) =>
        [.. keys.Distinct().Where(key => !keys.Any(other => other.StartsWith(key + "/", StringComparison.Ordinal)))];

    private static string[] FoldersBelow(string[] keys, string path) =>
        [.. Below(keys, path).Where(rest => rest.Contains('/')).Select(rest => rest[..rest.IndexOf('/')]).Distinct().Order(WalkOrder.Instance)];

    private static string[] FilesIn(string[] keys, string path) =>
        [.. Below(keys, path).Where(rest => !rest.Contains('/')).Order(WalkOrder.Instance)];

    private static IEnumerable<string> Below(string[] keys, string path) =>
        keys.Where(key => key.StartsWith(path, StringComparison.Ordinal)).Select(key => key[path.Length..]);
}
