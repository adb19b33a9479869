using Quilt.Editing;
using Quilt.Tests.Support;

namespace Quilt.Tests.Editing;

public sealed class PackageEditTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("quilt-edit-").FullName;

    private readonly Package package = new()
    {
        TopHash = new string('0', 64),
        Tag = "latest",
        Created = DateTimeOffset.UnixEpoch,
        Entries = EntrySet.From([Manifest.Entry("a"), Manifest.Entry("d/x"), Manifest.Entry("d/y/z"), Manifest.Entry("d-e")]),
        Folders = [new("d/", Metadata.Empty.With("k", 1)), new("d/y/", Metadata.Empty.With("k", 2))],
    };

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void A_changed_package_is_no_revision_and_the_old_one_stays()
    {
        var changed = PackageEdit.Put(package, [Manifest.Entry("b")]);
        Assert.Equal((null, null, null), (changed.TopHash, changed.Tag, changed.Created));
        Assert.NotNull(changed.Find("b"));
        Assert.Null(package.Find("b"));
        Assert.NotNull(package.TopHash);
    }

    [Fact]
    public void Removing_a_folder_removes_what_lies_below_and_its_metadata()
    {
        foreach (var key in new[] { "d", "d/" })
        {
            var changed = PackageEdit.Remove(package, [key]);
            Assert.Equal(["a", "d-e"], changed.Entries.Select(entry => entry.LogicalKey));
            Assert.Empty(changed.Folders);
        }
    }

    [Fact]
    public void Removing_what_is_not_there_is_an_error_that_names_it()
    {
        var error = Assert.Throws<QuiltException>(() => PackageEdit.Remove(package, ["a", "d/y/zz"]));
        Assert.Equal((Problem.EntryNotFound, "d/y/zz"), (error.Problem, error.Target));
    }

    [Fact]
    public void A_folder_added_at_the_root_gives_the_package_its_metadata_and_null_where_there_is_none()
    {
        File.WriteAllText(Path.Combine(root, "new"), "12345");
        Assert.Contains("\"user_meta\": null", PackageEdit.AddFolder(package, root, "/", UpdatePolicy.Incoming, null).Header.ToString(), StringComparison.Ordinal);
        var told = PackageEdit.AddFolder(package, root, null, UpdatePolicy.Incoming, Metadata.Empty.With("k", 3));
        Assert.Equal(3L, told.Metadata["k"]);
        Assert.Equal(3L, PackageEdit.AddFolder(told, root, ".", UpdatePolicy.Incoming, null).Metadata["k"]);
        Assert.Equal((5L, null), (told.Find("new")!.Size, told.Find("new")!.Hash));
    }

    [Fact]
    public void A_folder_added_under_a_prefix_gives_that_folder_its_metadata()
    {
        File.WriteAllText(Path.Combine(root, "new"), "");
        var changed = PackageEdit.AddFolder(package, root, "/d/y/", UpdatePolicy.Incoming, Metadata.Empty.With("k", 3));
        Assert.NotNull(changed.Find("d/y/new"));
        Assert.Equal(["{\"k\": 1}", "{\"k\": 3}"], changed.Folders.Select(folder => folder.Value.ToString()));
    }

    [Fact]
    public void A_file_with_the_key_of_a_folder_is_refused_unless_what_exists_stays()
    {
        File.WriteAllText(Path.Combine(root, "d"), "");
        var error = Assert.Throws<QuiltException>(() => PackageEdit.AddFolder(package, root, null, UpdatePolicy.Incoming, null));
        Assert.Equal(Problem.InvalidLogicalKey, error.Problem);
        Assert.Equal(package.Entries, PackageEdit.AddFolder(package, root, null, UpdatePolicy.Existing, null).Entries);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a//b")]
    [InlineData("./a")]
    public void A_prefix_that_is_no_key_is_refused(string prefix)
    {
        var error = Assert.Throws<QuiltException>(() => PackageEdit.AddFolder(package, root, prefix, UpdatePolicy.Incoming, null));
        Assert.Equal(Problem.InvalidLogicalKey, error.Problem);
    }
}
