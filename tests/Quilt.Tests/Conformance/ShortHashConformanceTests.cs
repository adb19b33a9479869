using Quilt.Registries;

namespace Quilt.Tests.Conformance;

/// <summary>Shortened hashes name what they name to quilt3 (short-hashes.json).</summary>
public sealed class ShortHashConformanceTests : IDisposable
{
    private const string Index = "short-hashes.json";
    private readonly TestFolder folder = new();

    public static TheoryData<int, string> Cases => ConformanceCases.Rows(Index);

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public async Task A_prefix_names_the_hash_that_quilt3_finds(int number, string name)
    {
        _ = name;
        var recorded = ConformanceCases.Get(Index, number);
        foreach (var hash in recorded.Texts("hashes"))
            folder.Write(RegistryLayout.Manifest(hash), "");
        var resolve = () => Registry.OpenFolder(folder.Path).ResolveAsync(PackageName.Parse("user/pkg"), recorded.Text("prefix"), default);

        if (recorded["resolves"] is string expected)
            Assert.Equal(expected, await resolve());
        else
            Assert.Contains((await Assert.ThrowsAsync<QuiltException>(resolve)).Problem, new[] { Problem.AmbiguousHash, Problem.RevisionNotFound });
    }

    public void Dispose() => folder.Dispose();
}
