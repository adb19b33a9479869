using Quilt.Manifests;

namespace Quilt.Tests.Conformance;

public class DiffConformanceTests
{
    private const string Index = "diff.json";

    public static TheoryData<int, string> Cases => ConformanceCases.Rows(Index);

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public async Task The_difference_of_two_packages_is_the_recorded_one(int number, string name)
    {
        var item = ConformanceCases.Get(Index, number);
        var left = Assert.IsType<Metadata>(item["left"]).ToPackage();
        var right = Assert.IsType<Metadata>(item["right"]).ToPackage();
        foreach (var (a, b) in new[] { (left, right), (await ReadBackAsync(left), right), (await ReadBackAsync(left), await ReadBackAsync(right)) })
        {
            var changes = PackageDiff.Compare(a, b).ToLookup(change => change.Kind, change => change.LogicalKey);
            Assert.Equal(item.Texts("added").Order(StringComparer.Ordinal), changes[ChangeKind.Added].Order(StringComparer.Ordinal));
            Assert.Equal(item.Texts("modified").Order(StringComparer.Ordinal), changes[ChangeKind.Modified].Order(StringComparer.Ordinal));
            Assert.Equal(item.Texts("deleted").Order(StringComparer.Ordinal), changes[ChangeKind.Deleted].Order(StringComparer.Ordinal));
        }
        Assert.NotEmpty(name);
    }

    private static async Task<Package> ReadBackAsync(Package package)
    {
        using MemoryStream manifest = new();
        await ManifestWriter.WriteAsync(package, manifest, default);
        manifest.Position = 0;
        return await ManifestReader.ReadAsync(manifest, null, default);
    }
}
