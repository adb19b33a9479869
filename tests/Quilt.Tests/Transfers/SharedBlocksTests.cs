using Quilt.Registries;

namespace Quilt.Tests.Transfers;

/// <summary>Where the file system can, objects and installed files share the blocks of what they are copies of.</summary>
public sealed class SharedBlocksTests : TransferFixture
{
    private const int FileSize = 120 << 20;
    private SmallDisk? disk;

    [SkippableFact]
    public async Task A_file_that_would_not_fit_thrice_is_pushed_and_installed_and_verifies()
    {
        disk = SmallDisk.MountSharing(Folder["disk"], 300L << 20);
        Directory.CreateDirectory(Folder["disk/data"]);
        var bytes = new byte[FileSize];
        new Random(1).NextBytes(bytes);
        await File.WriteAllBytesAsync(Folder["disk/data/big"], bytes);

        var pushed = await Transfer.PushAsync(Registry.OpenFolder(Folder["disk/registry"]), Transfer.FromFolder(Folder["disk/data"]));
        var (files, errors) = await Transfer.InstallAsync(pushed.Package, Folder["disk/target"]);

        Assert.Empty(errors);
        Assert.Single(files);
        Assert.Empty(await Transfer.VerifyAsync(pushed.Package));
        Assert.Empty(await Transfer.VerifyAsync(pushed.Package, Folder["disk/target"]));

        // They share blocks, not content: an edit of one is not one of the others.
        await File.WriteAllTextAsync(Folder["disk/data/big"], "edited");
        Assert.Empty(await Transfer.VerifyAsync(pushed.Package));
    }

    public override void Dispose()
    {
        disk?.Dispose();
        base.Dispose();
    }
}
