using Quilt.Storage;

namespace Quilt.Tests.Storage;

public sealed class FolderStorageTests : StorageContract, IDisposable
{
    private readonly TestFolder folder = new();

    public FolderStorageTests() => Storage = new FolderStorage(folder.Path);

    protected override IStorage Storage { get; }

    [Fact]
    public async Task A_write_leaves_nothing_but_the_object()
    {
        await WriteAsync("d/a", "one");

        Assert.Equal(["d/a"], folder.Files());
    }

    [Fact]
    public void A_store_that_is_only_opened_makes_no_folder()
    {
        _ = new FolderStorage(folder["new"]);

        Assert.False(Directory.Exists(folder["new"]));
    }

    [Fact]
    public async Task What_a_killed_process_left_is_removed_by_the_next_write()
    {
        folder.Write(".quilt/tmp/left/1", "half");
        folder.Write(".quilt/tmp/left/.lock", "");

        await WriteAsync("a", "one");

        Assert.Equal(["a"], folder.Files());
    }

    [Fact]
    public async Task What_a_living_process_is_writing_stays()
    {
        folder.Write(".quilt/tmp/other/1", "half");
        using (File.Open(folder[".quilt/tmp/other/.lock"], FileMode.Create, FileAccess.ReadWrite, FileShare.None))
            await WriteAsync("a", "one");

        Assert.Contains(".quilt/tmp/other/1", folder.Files());
    }

    public void Dispose() => folder.Dispose();
}
