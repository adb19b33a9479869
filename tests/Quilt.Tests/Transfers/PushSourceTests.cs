using Quilt.Hashing;
using Quilt.Storage;
using Quilt.Tests.Subjects;
using Quilt.Transfers;

namespace Quilt.Tests.Transfers;

/// <summary>Sources that are not what they were when they were added, or cannot be read.</summary>
public sealed class PushSourceTests : TransferFixture
{
    [Fact]
    public async Task A_file_that_changed_since_it_was_added_is_not_published()
    {
        Folder.Write("data/a", "alpha");
        var package = Package;
        Folder.Write("data/a", "alpha and more");

        var error = await ThrowsAsync(Problem.SourceChanged, () => Transfer.PushAsync(Registry, package));

        Assert.Equal(Folder["data/a"], error.Target);
        Assert.Empty(await Registry.ListAsync(default).ToListAsync());
    }

    [Fact]
    public async Task A_file_that_is_gone_is_named()
    {
        Folder.Write("data/a", "alpha");
        var package = Package;
        File.Delete(Folder["data/a"]);

        Assert.Equal(Folder["data/a"], (await ThrowsAsync(Problem.PathNotFound, () => Transfer.PushAsync(Registry, package))).Target);
    }

    [Fact]
    public async Task Of_several_bad_files_each_is_named_and_the_good_ones_are_stored()
    {
        foreach (var name in new[] { "a", "b", "c" })
            Folder.Write($"data/{name}", name);
        var package = Package;
        File.Delete(Folder["data/a"]);
        Folder.Write("data/b", "longer");
        RecordedReport report = new();
        var plan = await Push.PlanAsync(Registry, package, new PushOptions { Name = Transfer.Name }, default);

        var error = await Assert.ThrowsAsync<QuiltException>(() => Push.ExecuteAsync(plan, new TransferProgress(), report, default));

        Assert.Contains("2 files", error.Message, StringComparison.Ordinal);
        Assert.Equal([Problem.PathNotFound, Problem.SourceChanged], report.Errors.Select(one => one.Problem).Order());
        Assert.Single(Objects);
        Assert.Empty(await Registry.ListAsync(default).ToListAsync());

        Folder.Write("data/a", "back again");
        var next = await Transfer.PushAsync(Registry, Package);
        Assert.Equal((2, 1), (next.Copied.Files, next.Reused.Files));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(20 << 20)]
    public void A_file_that_is_written_while_it_is_read_is_found_out(int size)
    {
        File.WriteAllBytes(Folder["source"], new byte[size]);
        using SourceFile source = new(Folder["source"], size);
        EntryPass pass = new(
            new Entry { LogicalKey = "a", PhysicalKey = PhysicalKey.File(Folder["source"]), Size = size },
            HashType.Sha256Chunked,
            withAddress: true,
            new FilePass(size, 2, new ActionProgress(() => File.SetLastWriteTimeUtc(Folder["source"], DateTime.UtcNow.AddSeconds(1)))));
        using StagedFile target = new(Folder["copy"]);

        Assert.Equal(Problem.SourceChanged, Assert.Throws<QuiltException>(() => pass.Copy(source, target, default)).Problem);
    }

    [Fact]
    public void A_file_that_shrinks_while_it_is_read_is_found_out()
    {
        File.WriteAllBytes(Folder["source"], new byte[1 << 20]);
        using SourceFile source = new(Folder["source"], 1 << 20);
        EntryPass pass = new(
            new Entry { LogicalKey = "a", PhysicalKey = PhysicalKey.File(Folder["source"]), Size = 1 << 20 },
            HashType.Sha256Chunked,
            withAddress: true,
            new FilePass(1 << 20, 1, new ActionProgress(() =>
            {
                using FileStream file = new(Folder["source"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                file.SetLength(10);
            })));
        using StagedFile target = new(Folder["copy"]);

        Assert.Equal(Problem.SourceChanged, Assert.Throws<QuiltException>(() => pass.Copy(source, target, default)).Problem);
    }

    [Fact]
    public async Task A_file_that_another_program_keeps_to_itself_is_named()
    {
        Folder.Write("data/a", "alpha");
        var package = Package;
        using FileStream held = new(Folder["data/a"], FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        Assert.Equal(Folder["data/a"], (await ThrowsAsync(Problem.SourceDenied, () => Transfer.PushAsync(Registry, package))).Target);
    }

    [Fact]
    public async Task A_pipe_is_no_file_and_is_not_waited_for()
    {
        Directory.CreateDirectory(Data);
        using var made = System.Diagnostics.Process.Start("mkfifo", Folder["data/pipe"]);
        await made.WaitForExitAsync();
        Package package = new() { Entries = new[] { new Entry { LogicalKey = "pipe", PhysicalKey = PhysicalKey.File(Folder["data/pipe"]) } } };

        await ThrowsAsync(Problem.PathNotFound, () => Transfer.PushAsync(Registry, package));
    }

    [Fact]
    public async Task Content_that_does_not_have_the_hash_that_its_entry_states_is_not_stored()
    {
        Folder.Write("data/a", "alpha");
        var wrong = new ContentHash("SHA256", new string('0', 64));

        await ThrowsAsync(Problem.ContentMismatch, () => Transfer.PushAsync(Registry, new Package { Entries = new[] { Package.Entries[0] with { Hash = wrong } } }));

        Assert.Empty(Objects);
    }

    private sealed class ActionProgress(Action action) : IProgress<long>
    {
        public void Report(long value) => action();
    }
}
