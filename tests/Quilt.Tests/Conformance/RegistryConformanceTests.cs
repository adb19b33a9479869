using System.Text;
using Quilt.Manifests;
using Quilt.Registries;

namespace Quilt.Tests.Conformance;

/// <summary>Pushes, rollbacks and deletions leave the files that quilt3 leaves (registries.json).</summary>
public sealed class RegistryConformanceTests : IDisposable
{
    private const string Index = "registries.json";
    private readonly TestFolder folder = new();
    private readonly Registry registry;

    public RegistryConformanceTests() => registry = Registry.OpenFolder(folder.Path);

    public static TheoryData<int, string> Cases => ConformanceCases.Rows(Index);

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public async Task A_registry_holds_the_files_that_quilt3_leaves(int number, string name)
    {
        _ = name;
        var recorded = ConformanceCases.Get(Index, number);
        var manifests = recorded["files"] as Metadata ?? Metadata.Empty;
        foreach (var step in recorded.Objects("steps"))
            await RunAsync(step, manifests);

        Assert.Equal(
            manifests.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => KeyValuePair.Create(file.Key, Assert.IsType<string>(file.Value).Replace("$ROOT", folder.Path, StringComparison.Ordinal))),
            folder.Files().Where(file => file != ".quilt/publish.lock").Select(file => KeyValuePair.Create(file, folder.Read(file))));
        Assert.Equal(recorded.Texts("list_packages"), await registry.ListAsync(default).Select(package => package.ToString()).ToListAsync());
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public async Task Revisions_are_those_that_quilt3_lists(int number, string name)
    {
        _ = name;
        var recorded = ConformanceCases.Get(Index, number);
        var steps = recorded.Objects("steps");
        foreach (var step in steps)
            await RunAsync(step, recorded["files"] as Metadata ?? Metadata.Empty);

        var package = PackageName.Parse(steps[0].Text("name"));
        var revisions = await registry.RevisionsAsync(package, default).ToListAsync();
        var expected = Assert.IsType<MetadataList>(recorded["versions"])
            .Select(pair => Assert.IsType<MetadataList>(pair).Cast<string>().ToArray()).ToList();

        Assert.Equal(
            expected.Where(pair => pair[0] != "latest").OrderByDescending(pair => pair[0]).Select(pair => (pair[0], pair[1])),
            revisions.Select(revision => (revision.Tag, revision.TopHash)));
        Assert.Equal(
            expected.Where(pair => pair[0] == "latest").Select(pair => pair[1]),
            revisions.Where(revision => revision.IsLatest).Select(revision => revision.TopHash));
    }

    public void Dispose() => folder.Dispose();

    private async Task RunAsync(Metadata step, Metadata manifests)
    {
        var name = PackageName.Parse(step.Text("name"));
        switch (step.Text("op"))
        {
            case "push":
                await PushAsync(name, step, manifests);
                break;
            case "rollback":
                await registry.RestoreAsync(name, step.Text("top_hash"), default);
                break;
            case "delete-revision":
                await registry.DeleteAsync(name, step.Text("top_hash"), default);
                break;
            case "delete-package":
                await registry.DeleteAsync(name, null, default);
                break;
            default:
                Assert.Fail($"There is no operation '{step.Text("op")}'.");
                break;
        }
    }

    // The recorded step names the keys only; content and hashes stand in the manifest that it led to.
    private async Task PushAsync(PackageName name, Metadata step, Metadata manifests)
    {
        var manifest = manifests.Text(RegistryLayout.Manifest(step.Text("top_hash"))).Replace("$ROOT", folder.Path, StringComparison.Ordinal);
        using MemoryStream bytes = new(Encoding.UTF8.GetBytes(manifest));
        var package = await ManifestReader.ReadAsync(bytes, null, default);
        Assert.Equal(step.Texts("keys"), package.Entries.Select(entry => entry.LogicalKey));

        var published = await registry.PublishAsync(
            new Package { Header = package.Header, Entries = package.Entries },
            new PublishOptions { Name = name, Force = true, Clock = new FixedClock(DateTimeOffset.FromUnixTimeSeconds(step.Number("at"))) },
            default);

        Assert.Equal(step.Text("top_hash"), published.TopHash);
    }
}
