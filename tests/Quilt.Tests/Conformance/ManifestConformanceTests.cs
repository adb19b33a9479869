using Quilt.Manifests;

namespace Quilt.Tests.Conformance;

public class ManifestConformanceTests
{
    private const string Index = "manifests.json";

    public static TheoryData<int, string> Cases => ConformanceCases.Rows(Index);

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public async Task Building_the_input_writes_exactly_the_recorded_bytes(int number, string name)
    {
        var item = ConformanceCases.Get(Index, number);
        Skip.If(item["input"] is null, $"{name} is only for reading.");
        var package = Assert.IsType<Metadata>(item["input"]).ToPackage();
        Assert.Equal(item.Text("top_hash"), ManifestHasher.Compute(package));
        Assert.Equal(Recorded(item), await WriteAsync(package));
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public async Task Reading_gives_the_recorded_order_and_top_hash(int number, string name)
    {
        var item = ConformanceCases.Get(Index, number);
        var package = await ReadAsync(item);
        Assert.Equal(item.Text("top_hash"), package.TopHash);
        Assert.Equal(item.Texts("order"), package.Entries.Select(entry => entry.LogicalKey));
        Assert.Equal(package.TopHash, ManifestHasher.Compute(package));
        Assert.NotEmpty(name);
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public async Task Writing_what_was_read_gives_the_same_bytes(int number, string name)
    {
        var item = ConformanceCases.Get(Index, number);
        var package = await ReadAsync(item);
        Assert.Equal(Recorded(item), await WriteAsync(package));
        // Through objects too, so that nothing is right only because it was copied.
        Assert.Equal(Recorded(item), await WriteAsync(package with { Entries = EntrySet.From(package.Entries) }));
        Assert.NotEmpty(name);
    }

    private static string Recorded(Metadata item) => File.ReadAllText(ConformanceCases.PathOf("manifests", item.Text("manifest")));

    private static async Task<Package> ReadAsync(Metadata item)
    {
        await using var file = File.OpenRead(ConformanceCases.PathOf("manifests", item.Text("manifest")));
        return await ManifestReader.ReadAsync(file, item.Text("top_hash"), default);
    }

    private static async Task<string> WriteAsync(Package package)
    {
        using MemoryStream target = new();
        await ManifestWriter.WriteAsync(package, target, default);
        return System.Text.Encoding.UTF8.GetString(target.ToArray());
    }
}
