using Quilt.Manifests;

namespace Quilt.Tests.Conformance;

public class OddManifestConformanceTests
{
    private const string Index = "odd-manifests.json";

    /// <summary>What quilt3 accepts and we refuse: it would reach outside a folder, or cannot be written or computed with.</summary>
    private static readonly string[] Dangerous = ["dotdot-key", "absolute-key", "negative-size", "string-size", "nan", "lone-surrogate"];

    /// <summary>What quilt3 stumbles over and FORMAT.md takes for <c>{}</c>.</summary>
    private static readonly string[] Harmless = ["missing-meta"];

    public static TheoryData<int, string> Cases => ConformanceCases.Rows(Index);

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public async Task An_odd_manifest_is_judged_as_quilt3_does_or_refused_as_dangerous(int number, string name)
    {
        var item = ConformanceCases.Get(Index, number);
        if (Harmless.Contains(name))
        {
            Assert.All((await ReadAsync(item)).Entries, entry => Assert.Empty(entry.Meta));
            return;
        }
        if (item.Text("quilt3") == "rejects" || Dangerous.Contains(name))
        {
            var error = await Assert.ThrowsAsync<QuiltException>(() => ReadAsync(item));
            Assert.Equal(Problem.InvalidManifest, error.Problem);
            Assert.Matches("Line [0-9]+ of the manifest: .+", error.Message);
            return;
        }
        var package = await ReadAsync(item);
        Assert.Equal(item.Text("top_hash"), package.TopHash);
        Assert.Equal(item.Texts("order"), package.Entries.Select(entry => entry.LogicalKey));
        using MemoryStream written = new();
        await ManifestWriter.WriteAsync(package, written, default);
        written.Position = 0;
        Assert.Equal(package.TopHash, (await ManifestReader.ReadAsync(written, null, default)).TopHash);
    }

    private static async Task<Package> ReadAsync(Metadata item)
    {
        await using var file = File.OpenRead(ConformanceCases.PathOf("odd-manifests", item.Text("file")));
        return await ManifestReader.ReadAsync(file, null, default);
    }
}
