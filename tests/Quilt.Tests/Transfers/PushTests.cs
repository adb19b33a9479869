using Quilt.Editing;
using Quilt.Hashing;
using Quilt.Tests.Subjects;
using Quilt.Transfers;

namespace Quilt.Tests.Transfers;

public sealed class PushTests : TransferFixture
{
    [Fact]
    public async Task What_was_pushed_is_got_and_installed_again()
    {
        Folder.Write("data/a.txt", "alpha");
        Folder.Write("data/d/b ä%.txt", "beta");
        Folder.Write("data/d/empty", "");

        var pushed = await Transfer.PushAsync(Registry, Package, options => options with { Message = "first" });
        var (files, errors) = await Transfer.InstallAsync(await LatestAsync(), Target);

        Assert.Empty(errors);
        Assert.Equal("first", (await LatestAsync()).Message);
        Assert.Equal(pushed.Package.TopHash, (await LatestAsync()).TopHash);
        Assert.Equal(3, files.Count);
        Assert.Equal(["a.txt", "d/b ä%.txt", "d/empty"], TestFolder.Files(Target));
        Assert.Equal("beta", Folder.Read("target/d/b ä%.txt"));
        Assert.Empty(await Transfer.VerifyAsync(await LatestAsync()));
    }

    [Fact]
    public async Task Equal_content_is_stored_once_and_nobody_may_write_to_it()
    {
        Folder.Write("data/a", "same");
        Folder.Write("data/b", "same");
        Folder.Write("data/c", "other");

        var pushed = await Transfer.PushAsync(Registry, Package);

        Assert.Equal(2, Objects.Length);
        Assert.Equal((2, 1), (pushed.Copied.Files, pushed.Reused.Files));
        Assert.All(Objects, file => Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(Folder[file])));
    }

    [Fact]
    public async Task An_object_lies_where_its_hash_says_and_the_manifest_points_there()
    {
        Folder.Write("data/a", "alpha");

        await Transfer.PushAsync(Registry, Package);

        var entry = Assert.Single((await LatestAsync()).Entries);
        var name = Convert.ToHexStringLower(Convert.FromBase64String(entry.Hash!.Value));
        Assert.Equal(Folder[$"registry/.quilt/objects/{name[..2]}/{name}"], entry.PhysicalKey.Path);
        Assert.Equal("alpha", File.ReadAllText(entry.PhysicalKey.Path));
    }

    [Fact]
    public async Task A_push_leaves_nothing_on_the_way()
    {
        Folder.Write("data/a", "alpha");

        await Transfer.PushAsync(Registry, Package);

        Assert.Empty(Directory.EnumerateFileSystemEntries(Folder["registry/.quilt/tmp"]));
    }

    [Fact]
    public async Task A_source_that_is_edited_after_the_push_does_not_change_the_revision()
    {
        Folder.Write("data/a", "before");
        await Transfer.PushAsync(Registry, Package);
        Folder.Write("data/a", "edited");

        await Transfer.InstallAsync(await LatestAsync(), Target);

        Assert.Equal("before", Folder.Read("target/a"));
    }

    [Theory]
    [InlineData(HashType.Sha256Chunked)]
    [InlineData(HashType.Sha256)]
    [InlineData(HashType.Crc64Nvme)]
    public async Task Entries_get_the_hash_that_was_asked_for_and_small_and_big_content_verifies(HashType type)
    {
        Folder.Write("data/small", "small");
        File.WriteAllBytes(Folder["data/big"], RandomBytes((20 << 20) + 17));

        await Transfer.PushAsync(Registry, Package, options => options with { HashType = type });

        var latest = await LatestAsync();
        Assert.All(latest.Entries, entry => Assert.Equal(type, entry.Hash!.Kind));
        Assert.Empty(await Transfer.VerifyAsync(latest));
        var (_, errors) = await Transfer.InstallAsync(latest, Target);
        Assert.Empty(errors);
        Assert.Equal(File.ReadAllBytes(Folder["data/big"]), File.ReadAllBytes(Folder["target/big"]));
    }

    [Fact]
    public async Task A_second_push_of_the_same_folder_copies_nothing_and_keeps_the_top_hash()
    {
        Folder.Write("data/a", "alpha");
        var first = await Transfer.PushAsync(Registry, Package);

        var second = await Transfer.PushAsync(Registry, Package, options => options with { Dedupe = true });

        Assert.Equal(first.Package.TopHash, second.Package.TopHash);
        Assert.Equal((0, 1, false), (second.Copied.Files, second.Reused.Files, second.Published));
        Assert.Equal(1, await Registry.RevisionsAsync(Transfer.Name, default).CountAsync());
    }

    [Fact]
    public async Task What_is_in_the_registry_already_is_skipped()
    {
        Folder.Write("data/a", "alpha");
        await Transfer.PushAsync(Registry, Package);
        var result = Folder.Write("more/b", "beta");

        var changed = PackageEdit.Put(await LatestAsync(), [new Entry { LogicalKey = "b", PhysicalKey = PhysicalKey.File(result), Size = 4 }]);
        var pushed = await Transfer.PushAsync(Registry, changed);

        Assert.Equal((1, 0, 1), (pushed.Copied.Files, pushed.Reused.Files, pushed.Skipped.Files));
        Assert.Equal(["a", "b"], (await LatestAsync()).Entries.Select(entry => entry.LogicalKey));
    }

    [Fact]
    public async Task Without_copying_a_local_file_is_refused_and_what_is_in_the_registry_is_not()
    {
        Folder.Write("data/a", "alpha");
        await ThrowsAsync(Problem.LocalFileNotCopied, () => Transfer.PushAsync(Registry, Package, options => options with { NoCopy = true }));
        await Transfer.PushAsync(Registry, Package);

        var pushed = await Transfer.PushAsync(Registry, (await LatestAsync()) with { Metadata = Metadata.Empty.With("k", 1L) }, options => options with { NoCopy = true });

        Assert.Equal((0, 1), (pushed.Copied.Files, pushed.Skipped.Files));
    }

    [Fact]
    public async Task A_push_to_another_registry_keeps_the_top_hash_and_stores_the_content_there()
    {
        Folder.Write("data/a", "alpha");
        var first = await Transfer.PushAsync(Registry, Package, options => options with { Message = "kept" });
        var other = Quilt.Registries.Registry.OpenFolder(Folder["other"]);

        var promoted = await Transfer.PushAsync(other, await LatestAsync());
        Directory.Delete(Folder["registry"], recursive: true);

        Assert.Equal(first.Package.TopHash, promoted.Package.TopHash);
        Assert.Equal(1, promoted.Copied.Files);
        Assert.Empty(await Transfer.VerifyAsync(await other.GetAsync(Transfer.Name, null, null, default)));
    }

    [Fact]
    public async Task A_push_without_a_message_does_not_repeat_the_one_before()
    {
        Folder.Write("data/a", "alpha");
        await Transfer.PushAsync(Registry, Package, options => options with { Message = "first" });

        await Transfer.PushAsync(Registry, PackageEdit.AddFolder(await LatestAsync(), Data, "again", UpdatePolicy.Incoming, null));

        Assert.Null((await LatestAsync()).Message);
        Assert.True((await LatestAsync()).Header.ContainsKey("message"));
    }

    [Fact]
    public async Task The_registry_is_read_where_it_is_after_it_was_moved()
    {
        Folder.Write("data/a", "alpha");
        await Transfer.PushAsync(Registry, Package);
        Directory.Move(Folder["registry"], Folder["moved"]);

        var moved = Quilt.Registries.Registry.OpenFolder(Folder["moved"]);
        var package = await moved.GetAsync(Transfer.Name, null, null, default);

        Assert.Empty(await Transfer.VerifyAsync(package));
        Assert.StartsWith(Folder["moved"], ContentSource.Local.FindLocalPath(package.Entries[0]), StringComparison.Ordinal);
        await Transfer.PushAsync(moved, package);
        var again = await moved.GetAsync(Transfer.Name, null, null, default);
        Assert.StartsWith(Folder["moved"], again.Entries[0].PhysicalKey.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_that_was_cut_short_is_stored_anew()
    {
        Folder.Write("data/a", "alpha");
        await Transfer.PushAsync(Registry, Package);
        var damaged = Folder[Objects.Single()];
        File.Delete(damaged);
        File.WriteAllText(damaged, "alp");

        var pushed = await Transfer.PushAsync(Registry, Package);

        Assert.Equal(1, pushed.Copied.Files);
        Assert.Equal("alpha", File.ReadAllText(damaged));
    }

    [Fact]
    public async Task Progress_counts_every_file_and_byte_that_is_copied()
    {
        Folder.Write("data/a", "alpha");
        File.WriteAllBytes(Folder["data/big"], RandomBytes(9 << 20));
        TransferProgress progress = new();
        var plan = await Push.PlanAsync(Registry, Package, new PushOptions { Name = Transfer.Name }, default);

        await Push.ExecuteAsync(plan, progress, new RecordedReport(), default);

        Assert.Equal((2, 2, TransferPhase.Done), (progress.FilesTotal, progress.FilesDone, progress.Phase));
        Assert.Equal(((9L << 20) + 5, (9L << 20) + 5), (progress.BytesTotal, progress.BytesDone));
    }

    [Fact]
    public async Task A_cancelled_push_publishes_nothing()
    {
        Folder.Write("data/a", "alpha");
        var plan = await Push.PlanAsync(Registry, Package, new PushOptions { Name = Transfer.Name }, default);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Push.ExecuteAsync(plan, new TransferProgress(), new RecordedReport(), new CancellationToken(canceled: true)));

        Assert.Empty(await Registry.ListAsync(default).ToListAsync());
    }

    [Fact]
    public async Task Content_that_lies_elsewhere_is_read_from_its_source_and_verified()
    {
        var bytes = RandomBytes(300_000);
        var right = await HashOfAsync(bytes);
        Entry entry = new() { LogicalKey = "a", PhysicalKey = PhysicalKey.S3("bucket", "a"), Size = bytes.Length, Hash = right };
        Package package = new() { Entries = new[] { entry } };

        await ThrowsAsync(Problem.ContentMismatch, () => Transfer.PushAsync(Registry, package, options => options with { Source = new GivenContent([.. bytes[1..], 0]) }));
        await ThrowsAsync(Problem.ContentMismatch, () => Transfer.PushAsync(Registry, package, options => options with { Source = new GivenContent(bytes[1..]) }));
        await ThrowsAsync(Problem.ContentMismatch, () => Transfer.PushAsync(Registry, package, options => options with { Source = new GivenContent([.. bytes, 0]) }));
        Assert.Empty(Objects);
        await Transfer.PushAsync(Registry, package, options => options with { Source = new GivenContent(bytes) });
        Assert.Empty(await Transfer.VerifyAsync(await LatestAsync()));
    }

    private static byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    private async Task<ContentHash> HashOfAsync(byte[] bytes)
    {
        File.WriteAllBytes(Folder["hashed"], bytes);
        return await FileHasher.HashAsync(Folder["hashed"], HashType.Sha256Chunked, 1, null, default);
    }

    private sealed class GivenContent(byte[] bytes) : IContentSource
    {
        public Task<Stream> OpenAsync(Entry entry, CancellationToken cancellationToken) => Task.FromResult<Stream>(new MemoryStream(bytes, writable: false));
    }
}
