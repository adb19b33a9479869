using Quilt.Transfers;

namespace Quilt.Tests.Transfers;

public sealed class VerifyTests : TransferFixture
{
    public VerifyTests()
    {
        Folder.Write("data/a", "alpha");
        Folder.Write("data/b", "beta");
        Folder.Write("data/d/c", "gamma");
    }

    [Fact]
    public async Task Content_as_it_was_pushed_has_no_differences()
    {
        var package = (await Transfer.PushAsync(Registry, Package)).Package;

        Assert.Empty(await Transfer.VerifyAsync(package));
        Assert.Empty(await Transfer.VerifyAsync(package, Data));
    }

    [Fact]
    public async Task Each_object_that_is_damaged_or_gone_is_one_difference()
    {
        var package = (await Transfer.PushAsync(Registry, Package)).Package;
        Overwrite(package.Find("a")!.PhysicalKey.Path, "ALPHA");
        Overwrite(package.Find("b")!.PhysicalKey.Path, "beta and more");
        File.Delete(package.Find("d/c")!.PhysicalKey.Path);

        var differences = (await Transfer.VerifyAsync(package)).OrderBy(one => one.LogicalKey).ToList();

        Assert.Equal([DifferenceKind.Modified, DifferenceKind.Modified, DifferenceKind.Missing], differences.Select(one => one.Kind));
        Assert.Equal(5, differences[0].ActualSize);
        Assert.NotEqual(differences[0].Entry!.Hash, differences[0].ActualHash);
        Assert.Equal((13L, null), (differences[1].ActualSize, differences[1].ActualHash));
    }

    [Fact]
    public async Task A_folder_is_compared_with_the_package_both_ways()
    {
        var package = (await Transfer.PushAsync(Registry, Package)).Package;
        Folder.Write("data/a", "ALPHA");
        File.Delete(Folder["data/b"]);
        Folder.Write("data/d/extra", "extra");

        var differences = await Transfer.VerifyAsync(package, Data);

        Assert.Equal(["Extra d/extra", "Missing b", "Modified a"], differences.Select(one => one.ToString()).Order());
        Assert.Equal(Folder["data/d/extra"], differences.Single(one => one.Kind == DifferenceKind.Extra).Location);
        Assert.Null(differences.Single(one => one.Kind == DifferenceKind.Extra).Entry);
    }

    [Fact]
    public async Task An_entry_that_was_changed_on_disk_after_the_push_is_named_and_the_revision_still_installs()
    {
        var package = (await Transfer.PushAsync(Registry, Package)).Package;
        Folder.Write("data/a", "changed");

        Assert.Equal("a", Assert.Single(await Transfer.VerifyAsync(package, Data)).LogicalKey);
        var (_, errors) = await Transfer.InstallAsync(package, Target);

        Assert.Empty(errors);
        Assert.Equal("alpha", Folder.Read("target/a"));
    }

    [Fact]
    public async Task A_folder_that_does_not_exist_misses_everything()
    {
        var package = (await Transfer.PushAsync(Registry, Package)).Package;

        Assert.All(await Transfer.VerifyAsync(package, Folder["nowhere"]), one => Assert.Equal(DifferenceKind.Missing, one.Kind));
    }

    [Fact]
    public async Task A_filter_limits_what_is_looked_at()
    {
        var package = (await Transfer.PushAsync(Registry, Package)).Package;
        Directory.Delete(Data, recursive: true);
        Folder.Write("data/extra", "extra");

        var differences = await Verify
            .RunAsync(package, Data, new VerifyOptions { Filter = key => key.StartsWith("d/", StringComparison.Ordinal) }, new TransferProgress(), default)
            .ToListAsync();

        Assert.Equal("Missing d/c", Assert.Single(differences).ToString());
    }

    [Fact]
    public async Task A_hash_of_a_type_that_is_not_known_cannot_be_verified_and_that_is_said()
    {
        var entry = (await Transfer.PushAsync(Registry, Package)).Package.Find("a")!;

        var differences = await Transfer.VerifyAsync(new Package { Entries = new[] { entry with { Hash = new ContentHash("BLAKE9", "x") } } });

        Assert.Equal(DifferenceKind.Unreadable, Assert.Single(differences).Kind);
    }

    [Fact]
    public async Task Progress_counts_what_was_read()
    {
        var package = (await Transfer.PushAsync(Registry, Package)).Package;
        TransferProgress progress = new();

        await Verify.RunAsync(package, null, new VerifyOptions(), progress, default).ToListAsync();

        Assert.Equal((3, 14, TransferPhase.Done), (progress.FilesDone, progress.BytesDone, progress.Phase));
    }

    private static void Overwrite(string path, string text)
    {
        File.Delete(path);
        File.WriteAllText(path, text);
    }
}
