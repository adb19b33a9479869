using Quilt.Hashing;
using Quilt.Transfers;

namespace Quilt.Tests.Transfers;

/// <summary>Keys that come from somebody else's manifest write nowhere but into the target.</summary>
public sealed class InstallSafetyTests : TransferFixture
{
    public InstallSafetyTests()
    {
        Folder.Write("content", "hostile");
        Directory.CreateDirectory(Target);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/outside")]
    [InlineData("a/../../outside")]
    [InlineData("a//b")]
    [InlineData("a/./b")]
    [InlineData("a\0b")]
    public void A_key_that_leads_outside_has_no_path(string key) =>
        Assert.Equal(Problem.UnsafePath, Assert.Throws<QuiltException>(() => new TargetTree(Target).PathOf(key)).Problem);

    [Fact]
    public async Task A_manifest_with_a_key_that_leads_outside_is_not_read()
    {
        Folder.Write("data/a", "alpha");
        var pushed = await Transfer.PushAsync(Registry, Package);
        var manifest = Folder[$"registry/.quilt/packages/{pushed.Package.TopHash}"];
        var text = File.ReadAllText(manifest).Replace("\"logical_key\": \"a\"", "\"logical_key\": \"../a\"", StringComparison.Ordinal);
        File.Delete(manifest);
        File.WriteAllText(manifest, text);

        await ThrowsAsync(Problem.InvalidManifest, LatestAsync);
    }

    [Fact]
    public async Task A_name_that_is_too_long_is_refused_and_the_others_are_installed()
    {
        var (files, errors) = await InstallAsync(new string('x', 256), new string('ä', 128), new string('ä', 127), "ok");

        Assert.Equal([Problem.UnsafePath, Problem.UnsafePath], errors.Select(error => error.Problem));
        Assert.Equal(2, files.Count);
    }

    [Fact]
    public async Task A_path_that_is_too_long_as_a_whole_is_refused_and_the_others_are_installed()
    {
        var (files, errors) = await InstallAsync(string.Join('/', Enumerable.Repeat(new string('x', 200), 25)), "ok");

        Assert.Equal(Problem.UnsafePath, Assert.Single(errors).Problem);
        Assert.Equal("ok", Assert.Single(files).LogicalKey);
    }

    [Fact]
    public async Task Nothing_is_written_through_a_linked_folder()
    {
        Directory.CreateDirectory(Folder["outside"]);
        Directory.CreateSymbolicLink(Folder["target/d"], Folder["outside"]);

        foreach (var force in new[] { false, true })
        {
            var (files, errors) = await InstallAsync(new InstallOptions { Force = force }, "d/a", "d/e/a");
            Assert.Empty(files);
            Assert.Equal([Problem.UnsafePath, Problem.UnsafePath], errors.Select(error => error.Problem));
        }
        Assert.Empty(TestFolder.Files(Folder["outside"]));
    }

    [Fact]
    public async Task A_linked_folder_that_stays_inside_is_not_written_through_either()
    {
        Directory.CreateDirectory(Folder["target/real"]);
        Directory.CreateSymbolicLink(Folder["target/d"], "real");

        var (_, errors) = await InstallAsync("d/a");

        Assert.Equal(Problem.UnsafePath, Assert.Single(errors).Problem);
        Assert.Empty(TestFolder.Files(Folder["target/real"]));
    }

    [Fact]
    public async Task A_linked_file_is_left_alone_and_replaced_as_a_link_when_forced()
    {
        Folder.Write("outside", "mine");
        File.CreateSymbolicLink(Folder["target/a"], Folder["outside"]);
        File.CreateSymbolicLink(Folder["target/b"], Folder["nowhere"]);

        var (_, errors) = await InstallAsync("a", "b");
        Assert.Equal([Problem.TargetModified, Problem.TargetModified], errors.Select(error => error.Problem));

        var (files, _) = await InstallAsync(new InstallOptions { Force = true }, "a", "b");
        Assert.Equal(2, files.Count);
        Assert.Equal("mine", Folder.Read("outside"));
        Assert.Equal("hostile", Folder.Read("target/a"));
        Assert.Null(new FileInfo(Folder["target/a"]).LinkTarget);
        Assert.False(File.Exists(Folder["nowhere"]));
    }

    [Fact]
    public async Task A_target_that_is_a_link_itself_is_the_users_choice()
    {
        Directory.CreateDirectory(Folder["elsewhere"]);
        Directory.CreateSymbolicLink(Folder["link"], Folder["elsewhere"]);

        var (files, _) = await Transfer.InstallAsync(await MakeAsync("a"), Folder["link"]);

        Assert.Single(files);
        Assert.Equal(["a"], TestFolder.Files(Folder["elsewhere"]));
    }

    [Fact]
    public async Task A_file_in_the_place_of_a_folder_and_a_folder_in_the_place_of_a_file_are_refused_even_when_forced()
    {
        Folder.Write("target/d", "a file");
        Directory.CreateDirectory(Folder["target/f/below"]);

        var (files, errors) = await InstallAsync(new InstallOptions { Force = true }, "d/a", "f");

        Assert.Empty(files);
        Assert.Equal([Problem.TargetModified, Problem.UnsafePath], errors.Select(error => error.Problem).Order());
        Assert.Equal("a file", Folder.Read("target/d"));
    }

    [Fact]
    public void Keys_that_are_one_name_to_the_file_system_are_refused_from_the_second_on()
    {
        // The twin of a folder's name says that the file system ignores case.
        var folder = Directory.CreateDirectory(Folder["staging-a"]).FullName;
        Assert.Null(Record.Exception(() => AddBoth(CaseCollisions.For(folder))));

        Directory.CreateDirectory(Folder["STAGING-A"]);

        Assert.Equal(Problem.UnsafePath, Assert.Throws<QuiltException>(() => AddBoth(CaseCollisions.For(folder))).Problem);

        static void AddBoth(CaseCollisions names)
        {
            names.Add("d/readme");
            names.Add("d/README");
        }
    }

    [Theory]
    [InlineData("CON")]
    [InlineData("nul.txt")]
    [InlineData("a:b")]
    [InlineData("a\\b")]
    [InlineData("end.")]
    [InlineData("end ")]
    [InlineData("a\u0001")]
    public void Windows_keeps_names_to_itself(string name) => Assert.True(WindowsNames.IsReserved(name));

    [Theory]
    [InlineData("CONSOLE")]
    [InlineData("a.nul")]
    [InlineData(".hidden")]
    public void Windows_allows_other_names(string name) => Assert.False(WindowsNames.IsReserved(name));

    private async Task<Package> MakeAsync(params string[] keys)
    {
        var hash = await FileHasher.HashAsync(Folder["content"], HashType.Sha256Chunked, 1, null, default);
        return new Package
        {
            Entries = EntrySet.From(keys.Select(key => new Entry { LogicalKey = key, PhysicalKey = PhysicalKey.File(Folder["content"]), Size = 7, Hash = hash })),
        };
    }

    private Task<(List<InstalledFile> Files, List<QuiltException> Errors)> InstallAsync(params string[] keys) => InstallAsync(new InstallOptions(), keys);

    private async Task<(List<InstalledFile> Files, List<QuiltException> Errors)> InstallAsync(InstallOptions options, params string[] keys) =>
        await Transfer.InstallAsync(await MakeAsync(keys), Target, options);
}
