using Quilt.Editing;
using Quilt.Hashing;
using Quilt.Registries;

namespace Quilt.Tests.Transfers;

/// <summary>Pushing again what one has pushed or got oneself needs no force; what somebody else pushed meanwhile does.</summary>
public sealed class PushAgainTests : TransferFixture
{
    public PushAgainTests() => Folder.Write("data/a", "alpha");

    [Fact]
    public async Task The_same_package_is_pushed_twice_in_a_row()
    {
        var package = Package;

        await Transfer.PushAsync(Registry, package);
        await Transfer.PushAsync(Registry, package);

        Assert.Equal(2, await Registry.RevisionsAsync(Transfer.Name, default).CountAsync());
    }

    [Fact]
    public async Task A_package_that_was_pushed_is_changed_and_pushed()
    {
        var package = Package;
        await Transfer.PushAsync(Registry, package);

        await Transfer.PushAsync(Registry, PackageEdit.AddFolder(package, Data, "more", UpdatePolicy.Incoming, null));

        Assert.Equal(["a", "more/a"], (await LatestAsync()).Entries.Select(entry => entry.LogicalKey));
    }

    [Fact]
    public async Task A_file_of_a_folder_keeps_the_metadata_of_its_entry_while_its_content_is_the_same()
    {
        Folder.Write("data/b", "beta");
        var labelled = Package.Entries.Select(entry => entry with { Metadata = Metadata.Empty.With("job", entry.LogicalKey) });
        await Transfer.PushAsync(Registry, PackageEdit.Put(Package, labelled));
        Folder.Write("data/b", "edited");

        await Transfer.PushAsync(Registry, PackageEdit.AddFolder(await LatestAsync(), Data, null, UpdatePolicy.Incoming, null));

        Assert.Equal(["a", null], (await LatestAsync()).Entries.Select(entry => entry.Metadata["job"]));
    }

    [Fact]
    public async Task What_a_push_gave_is_changed_and_pushed()
    {
        var pushed = await Transfer.PushAsync(Registry, Package);

        await Transfer.PushAsync(Registry, PackageEdit.Remove(PackageEdit.AddFolder(pushed.Package, Data, "b", UpdatePolicy.Incoming, null), ["a"]));

        Assert.Equal(["b/a"], (await LatestAsync()).Entries.Select(entry => entry.LogicalKey));
    }

    [Fact]
    public async Task A_folder_is_pushed_edited_and_pushed_as_a_new_package()
    {
        await Transfer.PushAsync(Registry, Package);
        Folder.Write("data/a", "edited");

        await Transfer.PushAsync(Registry, Package);

        Assert.Equal(6, (await LatestAsync()).Size);
    }

    [Fact]
    public async Task A_folder_that_was_installed_into_is_edited_and_pushed_as_a_new_package()
    {
        await PushFromElsewhereAsync("theirs");
        await Transfer.InstallAsync(await LatestAsync(), Target);
        Folder.Write("target/theirs", "edited");

        await Transfer.PushAsync(Registry, Transfer.FromFolder(Target));

        Assert.Equal(6, (await LatestAsync()).Size);
    }

    [Fact]
    public async Task What_somebody_else_pushed_after_ones_own_install_is_a_conflict()
    {
        await PushFromElsewhereAsync("theirs");
        await Transfer.InstallAsync(await LatestAsync(), Target);
        await PushFromElsewhereAsync("newer");

        await ThrowsAsync(Problem.PackageConflict, () => Transfer.PushAsync(Registry, Transfer.FromFolder(Target)));
    }

    [Fact]
    public async Task What_was_installed_elsewhere_does_not_count()
    {
        await PushFromElsewhereAsync("theirs");
        await Transfer.InstallAsync(await LatestAsync(), Target);

        await ThrowsAsync(Problem.PackageConflict, () => Transfer.PushAsync(Registry, Package));
    }

    [Fact]
    public async Task A_conflict_is_told_before_anything_is_copied()
    {
        await PushFromElsewhereAsync("theirs");
        var before = Folder.Files();

        await ThrowsAsync(Problem.PackageConflict, () => Transfer.PushAsync(Registry, Package));

        Assert.Equal(before, Folder.Files());
    }

    // As another user would: nothing of it is in the records of this one.
    private async Task PushFromElsewhereAsync(string name)
    {
        var hash = await FileHasher.HashAsync(Folder.Write($"elsewhere/{name}", name), HashType.Sha256Chunked, 1, null, default);
        Entry entry = new() { LogicalKey = name, PhysicalKey = PhysicalKey.File(Folder[$"elsewhere/{name}"]), Size = name.Length, Hash = hash };
        await Registry.PublishAsync(new Package { Entries = new[] { entry } }, new PublishOptions { Name = Transfer.Name, Force = true }, default);
    }
}
