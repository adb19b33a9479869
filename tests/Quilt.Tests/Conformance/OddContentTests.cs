using System.Text;

namespace Quilt.Tests.Conformance;

public class OddContentTests
{
    private const string Rest = "\"physical_keys\": [\"s3://b/k\"], \"hash\": {\"type\": \"SHA256\", \"value\": \"00\"}, \"meta\": {}}";

    [Theory]
    [InlineData("""{"logical_key": "../a", "size": 1, """)]
    [InlineData("""{"logical_key": "a/../../b", "size": 1, """)]
    [InlineData("""{"logical_key": "/etc/x", "size": 1, """)]
    [InlineData("""{"logical_key": "a\ud800", "size": 1, """)]
    [InlineData("""{"logical_key": "\udc00\ud800", "size": 1, """)]
    [InlineData("""{"logical_key": "a", "size": -1, """)]
    [InlineData("""{"logical_key": "a", "size": "1", """)]
    [InlineData("""{"logical_key": "a", "size": 1.5, """)]
    [InlineData("""{"logical_key": "a", "size": 1, "x": -Infinity, """)]
    public void Danger_is_found_by_what_a_line_holds(string start) => Assert.NotNull(OddContent.Danger(Manifest(start + Rest)));

    [Theory]
    [InlineData("""{"logical_key": "..a/b..", "size": 1, """)]
    [InlineData("""{"logical_key": "NaN \ud83e\udde0", "size": 1, """)]
    [InlineData("""{"logical_key": "a\\ud800", "size": 1.0, """)]
    public void What_only_looks_like_it_is_none(string start) => Assert.Null(OddContent.Danger(Manifest(start + Rest)));

    [Fact]
    public void A_missing_meta_is_told_from_other_gaps()
    {
        Assert.True(OddContent.LacksOnlyMeta(Manifest("""{"logical_key": "a", "physical_keys": ["s3://b/k"], "size": 1, "hash": {}}""")));
        Assert.False(OddContent.LacksOnlyMeta(Manifest("""{"logical_key": "a", "physical_keys": ["s3://b/k"], "size": 1}""")));
        Assert.False(OddContent.LacksOnlyMeta(Manifest("""{"logical_key": "a", "size": 1, """ + Rest)));
    }

    private static byte[] Manifest(string line) => Encoding.UTF8.GetBytes($"{{\"version\": \"v0\"}}\n{line}\n");
}
