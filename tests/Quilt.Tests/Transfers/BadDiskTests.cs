using Quilt.Registries;

namespace Quilt.Tests.Transfers;

/// <summary>Registries that may not be written, or whose disk is full.</summary>
public sealed class BadDiskTests : TransferFixture
{
    private SmallDisk? disk;

    [SkippableFact]
    public async Task A_push_onto_a_full_disk_changes_nothing_and_goes_on_where_it_was_when_there_is_room()
    {
        disk = SmallDisk.Mount(Folder["disk"], "6m");
        var registry = Registry.OpenFolder(Folder["disk/registry"]);
        Folder.Write("data/first", "first");
        var first = await Transfer.PushAsync(registry, Package);
        for (var i = 0; i < 12; i++)
            WriteRandom($"data/{i:00}", 1 << 20);

        var error = await ThrowsAsync(Problem.DiskFull, () => Transfer.PushAsync(registry, Package));

        Assert.Contains("Make room", error.Message, StringComparison.Ordinal);
        Assert.Equal(first.Package.TopHash, (await registry.GetAsync(Transfer.Name, null, null, default)).TopHash);
        Assert.Empty(await Transfer.VerifyAsync(await registry.GetAsync(Transfer.Name, null, null, default)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Folder["disk/registry/.quilt/tmp"]));
        var kept = TestFolder.Files(Folder["disk/registry/.quilt/objects"]).Count - 1;

        disk.Remount("size=64m");
        var next = await Transfer.PushAsync(registry, Package);

        Assert.Equal(12 - kept, next.Copied.Files);
        Assert.Empty(await Transfer.VerifyAsync(next.Package));
    }

    [SkippableFact]
    public async Task A_big_file_that_does_not_fit_leaves_its_room_free_again()
    {
        disk = SmallDisk.Mount(Folder["disk"], "6m");
        WriteRandom("data/big", 20 << 20);

        await ThrowsAsync(Problem.DiskFull, () => Transfer.PushAsync(Registry.OpenFolder(Folder["disk/registry"]), Package));

        Assert.Equal(0, TestFolder.Files(disk.Path).Sum(file => new FileInfo(Path.Combine(disk.Path, file)).Length));
    }

    [SkippableFact]
    public async Task An_install_onto_a_full_disk_leaves_no_half_file()
    {
        for (var i = 0; i < 12; i++)
            WriteRandom($"data/{i:00}", 1 << 20);
        var package = (await Transfer.PushAsync(Registry, Package)).Package;
        disk = SmallDisk.Mount(Folder["disk"], "6m");

        await ThrowsAsync(Problem.DiskFull, () => Transfer.InstallAsync(package, Folder["disk/target"]));

        Assert.All(TestFolder.Files(Folder["disk/target"]), name => Assert.Equal(File.ReadAllBytes(Folder[$"data/{name}"]), File.ReadAllBytes(Folder[$"disk/target/{name}"])));
        Assert.Empty(Directory.EnumerateDirectories(Folder["disk/target"]));
    }

    [SkippableFact]
    public async Task A_registry_on_a_read_only_disk_is_denied_and_still_read()
    {
        disk = SmallDisk.Mount(Folder["disk"], "6m");
        var registry = Registry.OpenFolder(Folder["disk/registry"]);
        Folder.Write("data/a", "alpha");
        var first = await Transfer.PushAsync(registry, Package);
        Folder.Write("data/b", "beta");
        disk.Remount("ro");

        await ThrowsAsync(Problem.AccessDenied, () => Transfer.PushAsync(registry, Package));
        await ThrowsAsync(Problem.AccessDenied, () => registry.RestoreAsync(Transfer.Name, first.Package.TopHash!, default));
        await ThrowsAsync(Problem.AccessDenied, () => registry.DeleteAsync(Transfer.Name, null, default));

        Assert.Empty(await Transfer.VerifyAsync(await registry.GetAsync(Transfer.Name, null, null, default)));
        disk.Remount("rw");
    }

    [SkippableFact]
    public async Task A_registry_without_write_permission_is_denied_and_said_to_be()
    {
        Folder.Write("data/a", "alpha");
        Directory.CreateDirectory(Folder["registry"]);
        using var denied = NoWriting.To(Folder["registry"]);

        var error = await ThrowsAsync(Problem.AccessDenied, () => Transfer.PushAsync(Registry, Package));

        Assert.Contains(Folder["registry"], error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Folder["registry"]));
    }

    [SkippableFact]
    public async Task A_target_without_write_permission_is_denied()
    {
        Folder.Write("data/a", "alpha");
        var package = (await Transfer.PushAsync(Registry, Package)).Package;
        Directory.CreateDirectory(Target);
        using var denied = NoWriting.To(Target);

        await ThrowsAsync(Problem.AccessDenied, () => Transfer.InstallAsync(package, Target));
    }

    [SkippableFact]
    public async Task A_folder_of_the_target_without_write_permission_is_denied_and_the_others_are_written()
    {
        Folder.Write("data/denied/a", "alpha");
        Folder.Write("data/other/b", "beta");
        var package = (await Transfer.PushAsync(Registry, Package)).Package;
        Directory.CreateDirectory(Folder["target/denied"]);
        using var denied = NoWriting.To(Folder["target/denied"]);

        var (files, errors) = await Transfer.InstallAsync(package, Target);

        Assert.Equal(Folder["target/denied/a"], Assert.Single(errors, error => error.Problem == Problem.AccessDenied).Target);
        Assert.Equal("other/b", Assert.Single(files).LogicalKey);
    }

    public override void Dispose()
    {
        disk?.Dispose();
        base.Dispose();
    }

    private void WriteRandom(string name, int size)
    {
        var bytes = new byte[size];
        Random.Shared.NextBytes(bytes);
        Directory.CreateDirectory(Data);
        File.WriteAllBytes(Folder[name], bytes);
    }
}
