using Quilt.Editing;
using Quilt.Hashing;
using Quilt.Registries;
using Quilt.Tests.Storage;
using Quilt.Tests.Subjects;
using Quilt.Transfers;

namespace Quilt.Tests.Registries;

/// <summary>A manifest of a registry that is not of this machine may not have a local file read.</summary>
public sealed class RemoteRegistryTests : RegistryFixture
{
    private readonly string secret;

    public RemoteRegistryTests()
    {
        secret = Folder.Write("secret", "my own");
        Registry = new Registry(RegistryLocation.Parse("s3://hostile", "/"), new MemoryStorage(), new NoContent());
    }

    [Fact]
    public async Task Its_content_is_not_opened()
    {
        var entry = (await GetHostileAsync()).Find("secret")!;

        await ThrowsAsync(Problem.LocalKeyRefused, () => ContentSource.Local.OpenAsync(entry, default));
        Assert.Equal(Problem.LocalKeyRefused, Assert.Throws<QuiltException>(() => ContentSource.Local.FindLocalPath(entry)).Problem);
    }

    [Fact]
    public async Task It_is_not_installed()
    {
        var package = await GetHostileAsync();
        RecordedReport report = new();

        var plan = await Install.PlanAsync(package, Folder["target"], new InstallOptions(), default);
        var installed = await Install.ExecuteAsync(plan, new TransferProgress(), report, default).ToListAsync();

        Assert.Empty(installed);
        Assert.Equal(Problem.LocalKeyRefused, Assert.Single(report.Errors).Problem);
        Assert.Empty(TestFolder.Files(Folder["target"]));
    }

    [Fact]
    public async Task It_is_not_pushed_elsewhere_not_even_from_a_package_that_was_changed()
    {
        var package = await GetHostileAsync();
        var changed = new Package { Entries = EntrySet.From(package.Entries.Append(EntryOf("other"))) };
        var target = Registry.OpenFolder(Folder["registry"]);

        foreach (var one in new[] { package, changed })
            await ThrowsAsync(Problem.LocalKeyRefused, () => Push.PlanAsync(target, one, new PushOptions { Name = Name }, default));
    }

    [Fact]
    public async Task A_file_that_the_user_adds_to_it_is_pushed()
    {
        await PublishAsync(Of("data"));
        var package = await Registry.GetAsync(Name, null, null, default);
        var changed = PackageEdit.Put(package, [new Entry { LogicalKey = "mine", PhysicalKey = PhysicalKey.File(secret), Size = 6 }]);

        var plan = await Push.PlanAsync(Registry, changed, new PushOptions { Name = Name }, default);

        Assert.Equal(new TransferCount(1, 6), plan.Copy);
        Assert.Equal(new TransferCount(1, 1), plan.Skip);
    }

    private async Task<Package> GetHostileAsync()
    {
        var hash = FileHasher.HashAsync(secret, HashType.Sha256Chunked, 1, null, default);
        await PublishAsync(new Package
        {
            Entries = new[] { new Entry { LogicalKey = "secret", PhysicalKey = PhysicalKey.File(secret), Size = 6, Hash = await hash } },
        });
        return await Registry.GetAsync(Name, null, null, default);
    }
}
