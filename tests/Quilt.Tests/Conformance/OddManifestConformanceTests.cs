using Quilt.Manifests;

namespace Quilt.Tests.Conformance;

public class OddManifestConformanceTests
{
    private const string Index = "odd-manifests.json";

    public static TheoryData<int, string> Cases => ConformanceCases.Rows(Index);

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public async Task An_odd_manifest_is_judged_as_quilt3_does_or_refused_as_dangerous(int number, string name)
    {
        var item = ConformanceCases.Get(Index, number);
        var content = File.ReadAllBytes(ConformanceCases.PathOf("odd-manifests", item.Text("file")));
        var rejected = item.Text("quilt3") == "rejects";
        if (rejected && OddContent.LacksOnlyMeta(content))
        {
            Assert.All((await ReadAsync(content)).Entries, entry => Assert.Empty(entry.Meta));
            return;
        }
        if (rejected || OddContent.Danger(content) is not null)
        {
            var error = await Assert.ThrowsAsync<QuiltException>(() => ReadAsync(content));
            Assert.Equal(Problem.InvalidManifest, error.Problem);
            Assert.Matches("Line [0-9]+ of the manifest: .+", error.Message);
            return;
        }
        var package = await ReadAsync(content);
        Assert.Equal(item.Text("top_hash"), package.TopHash);
        Assert.Equal(item.Texts("order"), package.Entries.Select(entry => entry.LogicalKey));
        using MemoryStream written = new();
        await ManifestWriter.WriteAsync(package, written, default);
        written.Position = 0;
        Assert.Equal(package.TopHash, (await ManifestReader.ReadAsync(written, null, default)).TopHash);
        Assert.NotEmpty(name);
    }

    private static async Task<Package> ReadAsync(byte[] content)
    {
        using MemoryStream file = new(content);
        return await ManifestReader.ReadAsync(file, null, default);
    }
}
