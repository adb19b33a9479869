using Quilt.Hashing;
using Quilt.Tests.Subjects;
using Quilt.Transfers;

namespace Quilt.Tests.Transfers;

public sealed class InstallTests : TransferFixture
{
    private async Task<Package> PushAsync(params (string Key, string Text)[] files)
    {
        if (Directory.Exists(Data))
            Directory.Delete(Data, recursive: true);
        foreach (var (key, text) in files)
            Folder.Write($"data/{key}", text);
        return (await Transfer.PushAsync(Registry, Package)).Package;
    }

    [Fact]
    public async Task What_a_killed_install_left_goes_even_when_every_file_is_in_place()
    {
        Folder.Write("data/a", "alpha");
        var package = (await Transfer.PushAsync(Registry, Package)).Package;
        await Transfer.InstallAsync(package, Target);
        Folder.Write("target/.quiltps-install-abandoned/1", "half");

        await Transfer.InstallAsync(package, Target);

        Assert.Equal(["target/a"], Folder.Files().Where(file => file.StartsWith("target/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Each_file_is_told_with_its_path_and_entry()
    {
        var package = await PushAsync(("d/a", "alpha"));

        var (files, _) = await Transfer.InstallAsync(package, Target);

        var file = Assert.Single(files);
        Assert.Equal((Folder["target/d/a"], "d/a", 5, InstallAction.Copy), (file.Path, file.LogicalKey, file.Size, file.Action));
        Assert.Equal(package.TopHash, file.Entry.Package!.TopHash);
    }

    [Fact]
    public async Task Files_that_are_there_are_kept_and_missing_ones_are_copied()
    {
        var package = await PushAsync(("a", "alpha"), ("b", "beta"), ("c", "gamma"));
        await Transfer.InstallAsync(package, Target);
        File.Delete(Folder["target/b"]);
        var written = File.GetLastWriteTimeUtc(Folder["target/a"]);

        var (files, errors) = await Transfer.InstallAsync(package, Target);

        Assert.Empty(errors);
        Assert.Equal(["a Keep", "b Copy", "c Keep"], files.OrderBy(file => file.LogicalKey).Select(file => $"{file.LogicalKey} {file.Action}"));
        Assert.Equal(written, File.GetLastWriteTimeUtc(Folder["target/a"]));
    }

    [Fact]
    public async Task An_edited_file_is_refused_and_the_others_are_installed()
    {
        var package = await PushAsync(("a", "alpha"), ("b", "beta"));
        Folder.Write("target/a", "edited");

        var (files, errors) = await Transfer.InstallAsync(package, Target);

        Assert.Equal(Folder["target/a"], Assert.Single(errors, error => error.Problem == Problem.TargetModified).Target);
        Assert.Equal("b", Assert.Single(files).LogicalKey);
        Assert.Equal("edited", Folder.Read("target/a"));
    }

    [Fact]
    public async Task An_edited_file_of_the_same_size_is_refused_too()
    {
        var package = await PushAsync(("a", "alpha"));
        await Transfer.InstallAsync(package, Target);
        Folder.Write("target/a", "ALPHA");

        var (files, errors) = await Transfer.InstallAsync(package, Target);

        Assert.Equal(Problem.TargetModified, Assert.Single(errors).Problem);
        Assert.Empty(files);
    }

    [Fact]
    public async Task Force_overwrites_what_was_edited()
    {
        var package = await PushAsync(("a", "alpha"));
        Folder.Write("target/a", "edited");

        var (files, errors) = await Transfer.InstallAsync(package, Target, new InstallOptions { Force = true });

        Assert.Empty(errors);
        Assert.Single(files);
        Assert.Equal("alpha", Folder.Read("target/a"));
    }

    [Fact]
    public async Task A_later_revision_takes_the_place_of_an_earlier_one_where_nobody_edited()
    {
        await Transfer.InstallAsync(await PushAsync(("a", "first"), ("b", "first")), Target);
        var second = await PushAsync(("a", "the second"), ("b", "the second"));
        Folder.Write("target/b", "edited");

        var (files, errors) = await Transfer.InstallAsync(second, Target);

        Assert.Equal("a", Assert.Single(files).LogicalKey);
        Assert.Equal("the second", Folder.Read("target/a"));
        Assert.Equal(Folder["target/b"], Assert.Single(errors).Target);
        Assert.Equal("edited", Folder.Read("target/b"));
    }

    [Fact]
    public async Task Only_what_the_filter_takes_is_installed()
    {
        var package = await PushAsync(("a", "alpha"), ("d/b", "beta"));

        await Transfer.InstallAsync(package, Target, new InstallOptions { Filter = key => key.StartsWith("d/", StringComparison.Ordinal) });

        Assert.Equal(["d/b"], TestFolder.Files(Target));
    }

    [Fact]
    public async Task A_plan_says_what_happens_and_changes_nothing()
    {
        var package = await PushAsync(("a", "alpha"), ("b", "beta"), ("c", "gamma"));
        Folder.Write("target/a", "alpha");
        Folder.Write("target/b", "edited");
        var before = Folder.Files();

        var plan = await Install.PlanAsync(package, Target, new InstallOptions(), default);

        Assert.Equal([InstallAction.Keep, InstallAction.Refuse, InstallAction.Copy], plan.Items.Select(item => item.Action));
        Assert.Equal((new TransferCount(1, 5), new TransferCount(1, 5), new TransferCount(1, 4)), (plan.Copy, plan.Keep, plan.Refuse));
        Assert.Equal(Problem.TargetModified, plan.Items.ElementAt(1).Refusal!.Problem);
        Assert.Equal(before, Folder.Files());
    }

    [Fact]
    public async Task Content_that_is_not_what_the_manifest_states_gets_no_name()
    {
        var package = await PushAsync(("a", "alpha"), ("b", "beta"));
        Overwrite(package.Find("a")!.PhysicalKey.Path, "ALPHA");
        Overwrite(package.Find("b")!.PhysicalKey.Path, "cut");

        var (files, errors) = await Transfer.InstallAsync(package, Target);

        Assert.Empty(files);
        Assert.Equal([Problem.ContentMismatch, Problem.ContentMismatch], errors.Select(error => error.Problem));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Target));
    }

    [Fact]
    public async Task Content_that_is_gone_is_named_and_the_rest_is_installed()
    {
        var package = await PushAsync(("a", "alpha"), ("b", "beta"));
        File.Delete(package.Find("a")!.PhysicalKey.Path);

        var (files, errors) = await Transfer.InstallAsync(package, Target);

        Assert.Equal(Problem.ContentNotFound, Assert.Single(errors).Problem);
        Assert.Equal("b", Assert.Single(files).LogicalKey);
    }

    [Fact]
    public async Task A_file_that_appears_between_plan_and_run_is_left_alone()
    {
        var package = await PushAsync(("a", "alpha"));
        var plan = await Install.PlanAsync(package, Target, new InstallOptions(), default);
        Folder.Write("target/a", "mine");
        RecordedReport report = new();

        var files = await Install.ExecuteAsync(plan, new TransferProgress(), report, default).ToListAsync();

        Assert.Empty(files);
        Assert.Equal(Problem.TargetModified, Assert.Single(report.Errors).Problem);
        Assert.Equal("mine", Folder.Read("target/a"));
        Assert.Equal(["a"], TestFolder.Files(Target));
    }

    [Fact]
    public async Task Installed_files_can_be_written_to_and_the_registry_is_not_touched_by_that()
    {
        var package = await PushAsync(("a", "alpha"));
        await Transfer.InstallAsync(package, Target);

        File.AppendAllText(Folder["target/a"], "!");

        Assert.Empty(await Transfer.VerifyAsync(package));
    }

    [Fact]
    public async Task A_reader_that_stops_early_ends_the_install_and_leaves_nothing_on_the_way()
    {
        var package = await PushAsync([.. Enumerable.Range(0, 1100).Select(i => ($"{i}", $"{i}"))]);
        var plan = await Install.PlanAsync(package, Target, new InstallOptions(), default);

        await foreach (var file in Install.ExecuteAsync(plan, new TransferProgress(), new RecordedReport(), default))
        {
            Assert.True(File.Exists(file.Path));
            break;
        }

        Assert.Empty(Directory.EnumerateDirectories(Target));
        Assert.All(TestFolder.Files(Target), name => Assert.Equal(name, Folder.Read($"target/{name}")));
    }

    [Fact]
    public async Task A_big_file_is_installed_and_verified()
    {
        var bytes = new byte[(17 << 20) + 3];
        new Random(1).NextBytes(bytes);
        Directory.CreateDirectory(Data);
        await File.WriteAllBytesAsync(Folder["data/big"], bytes);
        await Transfer.PushAsync(Registry, Package);
        TransferProgress progress = new();

        var plan = await Install.PlanAsync(await LatestAsync(), Target, new InstallOptions(), default);
        await Install.ExecuteAsync(plan, progress, new RecordedReport(), default).ToListAsync();

        Assert.Equal(bytes, await File.ReadAllBytesAsync(Folder["target/big"]));
        Assert.Equal((bytes.Length, 1, TransferPhase.Done), (progress.BytesDone, progress.FilesDone, progress.Phase));
    }

    [Fact]
    public async Task What_a_killed_install_left_is_no_part_of_a_package_and_the_next_install_removes_it()
    {
        var package = await PushAsync(("a", "alpha"));
        Folder.Write($"target/{InstallRun.StagingPrefix}dead/1", "half");

        Assert.Equal(0, Transfer.FromFolder(Target).Count);
        await Transfer.InstallAsync(package, Target);

        Assert.Equal(["a"], TestFolder.Files(Target));
    }

    [Fact]
    public async Task A_package_that_is_not_pushed_yet_installs_from_its_sources()
    {
        Folder.Write("data/a", "alpha");

        var (_, errors) = await Transfer.InstallAsync(Package, Target);

        Assert.Empty(errors);
        Assert.Equal("alpha", Folder.Read("target/a"));
    }

    [Fact]
    public async Task Hashes_of_installed_files_are_remembered_once_they_are_old_enough()
    {
        var package = await PushAsync(("a", "alpha"));
        await Transfer.InstallAsync(package, Target);
        await AgeAsync();
        await Transfer.InstallAsync(package, Target);

        var path = Folder["target/a"];
        using var journal = HashJournal.Open(Target);
        var identity = Quilt.Storage.FileIdentity.Find(path)!.Value;
        Assert.Equal(await FileHasher.HashAsync(path, HashType.Sha256Chunked, 1, null, default), journal.Find(path, identity, HashType.Sha256Chunked));
    }

    private static void Overwrite(string path, string text)
    {
        File.Delete(path);
        File.WriteAllText(path, text);
    }
}
