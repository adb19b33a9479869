using System.Security.Cryptography;
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

    private static byte[] Recorded(Metadata item)
    {
        var bytes = File.ReadAllBytes(ConformanceCases.PathOf("manifests", item.Text("manifest")));
        // The file is what was recorded: no tool has changed its line ends or its encoding on the way here.
        Assert.Equal(item.Text("sha256"), Convert.ToHexStringLower(SHA256.HashData(bytes)));
        return bytes;
    }

    private static async Task<Package> ReadAsync(Metadata item)
    {
        using MemoryStream file = new(Recorded(item));
        return await ManifestReader.ReadAsync(file, item.Text("top_hash"), default);
    }

    private static async Task<byte[]> WriteAsync(Package package)
    {
        using MemoryStream target = new();
        await ManifestWriter.WriteAsync(package, target, default);
        return target.ToArray();
    }
}
