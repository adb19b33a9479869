using Quilt.Manifests;
using Quilt.Tests.Support;

namespace Quilt.Tests.Manifests;

public class OddManifestTests
{
    private const string Header = """{"version": "v0"}""";

    [Fact]
    public void A_size_written_as_a_float_counts_as_its_whole_number_and_keeps_its_form()
    {
        var text = $"{Header}\n{Manifest.Line("a", size: "2.0")}\n";
        var package = Manifest.Read(text);
        Assert.Equal(2, package.Find("a")!.Size);
        Assert.Equal(text, Manifest.Text(package));
        Assert.NotEqual(Manifest.Read($"{Header}\n{Manifest.Line("a", size: "2")}\n").TopHash, package.TopHash);
        Assert.Equal(package.TopHash, ManifestHasher.Compute(package));
    }

    [Fact]
    public void Only_the_first_physical_key_counts()
    {
        var line = Manifest.Line("a").Replace("\"s3://b/k?versionId=v\"", "\"s3://first/k\", [[]], \"s3://second/k\"", StringComparison.Ordinal);
        var package = Manifest.Read($"{Header}\n{line}\n");
        Assert.Equal("s3://first/k", package.Find("a")!.PhysicalKey.ToString());
        Assert.Contains("\"physical_keys\": [\"s3://first/k\"], ", Manifest.Text(package), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("false")]
    [InlineData("0")]
    [InlineData("\"\"")]
    [InlineData("[]")]
    [InlineData("{ }")]
    public void Metadata_that_Python_takes_for_none_is_none(string meta)
    {
        var package = Manifest.Read($"{Header}\n{Manifest.Line("a", meta: meta)}\n");
        Assert.Equal(Manifest.Read($"{Header}\n{Manifest.Line("a")}\n").TopHash, package.TopHash);
        Assert.Equal($"{Header}\n{Manifest.Line("a")}\n", Manifest.Text(package));
        Assert.Empty(package.Find("a")!.Meta);
    }

    [Fact]
    public void A_missing_meta_counts_as_empty()
    {
        var line = Manifest.Line("a").Replace(", \"meta\": {}", "", StringComparison.Ordinal);
        Assert.Equal(Manifest.Read($"{Header}\n{Manifest.Line("a")}\n").TopHash, Manifest.Read($"{Header}\n{line}\n").TopHash);
    }

    [Fact]
    public void A_field_of_a_hash_that_the_format_does_not_know_counts_in_the_top_hash()
    {
        var line = Manifest.Line("a").Replace("\"type\":", "\"note\": 1, \"type\":", StringComparison.Ordinal);
        var package = Manifest.Read($"{Header}\n{line}\n");
        Assert.NotEqual(Manifest.Read($"{Header}\n{Manifest.Line("a")}\n").TopHash, package.TopHash);
        Assert.Equal(package.TopHash, Manifest.ReadBack(package).TopHash);
    }

    [Fact]
    public void Folders_lines_may_stand_anywhere_and_are_written_first_in_walk_order()
    {
        var package = Manifest.Read(
            $$$"""
            {{{Header}}}
            {{{Manifest.Line("a/x")}}}
            {"logical_key": "b/", "meta": {"k": 2}}
            {"logical_key": "a/", "meta": {"k": 0}}
            {{{Manifest.Line("b/x")}}}
            {"logical_key": "a/", "meta": {"k": 1}}
            {"logical_key": "c/", "meta": {}}
            """);
        Assert.Equal(["a/", "b/"], package.Folders.Select(folder => folder.Key));
        Assert.Equal(
            $$$"""
            {{{Header}}}
            {"logical_key": "a/", "meta": {"k": 1}}
            {"logical_key": "b/", "meta": {"k": 2}}
            {{{Manifest.Line("a/x")}}}
            {{{Manifest.Line("b/x")}}}

            """,
            Manifest.Text(package));
        Assert.Equal(Manifest.Read($"{Header}\n{Manifest.Line("a/x")}\n{Manifest.Line("b/x")}\n").TopHash, package.TopHash);
    }

    [Fact]
    public void A_line_without_physical_keys_at_the_root_sets_the_packages_own_metadata()
    {
        var package = Manifest.Read($"{Header}\n{Manifest.Line("a")}\n{{\"logical_key\": \"x\", \"meta\": {{\"k\": 1}}}}\n");
        Assert.Equal(1L, package.Metadata["k"]);
        Assert.Equal(Manifest.Read($"{{\"version\": \"v0\", \"user_meta\": {{\"k\": 1}}}}\n{Manifest.Line("a")}\n").TopHash, package.TopHash);
    }

    [Fact]
    public void A_large_manifest_out_of_order_is_the_one_in_order()
    {
        var lines = Enumerable.Range(0, 20_000).Select(i => Manifest.Line($"d{i % 7}/f{i}")).ToArray();
        new Random(7).Shuffle(lines);
        var package = Manifest.Read($"{Header}\n{string.Join('\n', lines)}");
        var sorted = EntrySet.From(package.Entries);
        Assert.Equal(ManifestHasher.Compute(new Package { Header = package.Header, Entries = sorted }), package.TopHash);
        Assert.Equal(sorted.Select(entry => entry.LogicalKey), package.Entries.Select(entry => entry.LogicalKey));
    }
}
