using System.Text;
using Quilt.Manifests;
using Quilt.Tests.Support;

namespace Quilt.Tests.Manifests;

public class BadManifestTests
{
    private const string Header = """{"version": "v0"}""";

    public static TheoryData<string, int> FlawedLines => new()
    {
        { $"{Header}\n{Manifest.Line("a")}\n{Manifest.Line("b")[..40]}", 3 },
        { $"{Header}\n{Manifest.Line("a")}\n{Manifest.Line("../b")}\n", 3 },
        { $"{Header}\n{Manifest.Line("a/./b")}\n", 2 },
        { $"{Header}\n{Manifest.Line("/etc/passwd")}\n", 2 },
        { $"{Header}\n{Manifest.Line("a/")}\n", 2 },
        { $"{Header}\n{Manifest.Line("a//b")}\n", 2 },
        { $"{Header}\n{Manifest.Line("..\\u002fb")}\n", 2 },
        { $"{Header}\n{Manifest.Line("a")[..^1]}, \"logical_key\": \"../b\"}}\n", 2 },
        { $"{Header}\n{Manifest.Line("a")}\n{Manifest.Line("a/b")}\n", 3 },
        { $"{Header}\n{Manifest.Line("a/b")}\n{Manifest.Line("c")}\n{Manifest.Line("a")}\n", 4 },
        { $"{Header}\n{Manifest.Line("b")}\n{Manifest.Line("a")}\n{Manifest.Line("b")}\n", 4 },
        { $"{Header}\n{Manifest.Line("a", size: "-1")}\n", 2 },
        { $"{Header}\n{Manifest.Line("a", size: "1.5")}\n", 2 },
        { $"{Header}\n{Manifest.Line("a", size: "true")}\n", 2 },
        { $"{Header}\n{Manifest.Line("a", size: "99999999999999999999")}\n", 2 },
        { $"{Header}\n{Manifest.Line("a", meta: "[1]")}\n", 2 },
        { $"{Header}\n{Manifest.Line("a", meta: "{\"x\": NaN}")}\n", 2 },
        { $"{Header}\n{Manifest.Line("a", meta: "{\"x\": \"\\udc00\"}")}\n", 2 },
        { $"{Header}\n{Manifest.Line("a", meta: "{}}")}\n", 2 },
        { $"{Header}\n{Manifest.Line("a", url: "s3://b/k?acl")}\n{Manifest.Line("b", url: "s3://b/k?acl=1")}\n", 3 },
        { $"{Header}\n{Manifest.Line("a", url: "/k")}\n", 2 },
        { $"{Header}\n\r{Manifest.Line("a")}\n", 2 },
        { $"{Header}\n\n", 2 },
        { $"{Header}\n{{\"logical_key\": \"d/\"}}\n", 2 },
        { $"{Header}\n{{\"logical_key\": \"../\", \"meta\": {{\"a\": 1}}}}\n", 2 },
        { $"{Header}\n{{\"logical_key\": \"d/e/\", \"meta\": {{\"a\": 1}}}}\n{Manifest.Line("d")}\n", 2 },
        { "", 1 },
    };

    [Theory]
    [MemberData(nameof(FlawedLines))]
    public void A_flawed_manifest_is_refused_with_its_line(string text, int line)
    {
        var error = Assert.Throws<QuiltException>(() => Manifest.Read(text));
        Assert.Equal(Problem.InvalidManifest, error.Problem);
        Assert.StartsWith($"Line {line} of the manifest: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused_with_their_line()
    {
        var bytes = Encoding.Latin1.GetBytes($"{Header}\n{Manifest.Line("a")}\n{Manifest.Line("b\u00e9")}\n");
        Assert.StartsWith("Line 3 ", Assert.Throws<QuiltException>(() => Manifest.Read(bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_cut_between_two_lines_is_refused_by_its_hash()
    {
        var whole = $"{Header}\n{Manifest.Line("a")}\n{Manifest.Line("b")}\n";
        var hash = Manifest.Read(whole).TopHash!;
        var error = Assert.Throws<QuiltException>(() => Manifest.Read($"{Header}\n{Manifest.Line("a")}\n", hash));
        Assert.Equal(Problem.ManifestHashMismatch, error.Problem);
        Assert.Equal(hash, error.Target);
    }

    [Fact]
    public void A_changed_byte_of_the_content_is_refused_by_the_hash()
    {
        var whole = $"{Header}\n{Manifest.Line("a")}\n";
        var error = Assert.Throws<QuiltException>(() => Manifest.Read(whole.Replace("\"size\": 1", "\"size\": 2", StringComparison.Ordinal), Manifest.Read(whole).TopHash));
        Assert.Equal(Problem.ManifestHashMismatch, error.Problem);
    }

    [Fact]
    public void A_record_may_have_a_million_bytes_and_not_one_more()
    {
        var room = 1_000_000 - Manifest.Line("a", meta: "{\"x\": \"\"}").Length;
        Assert.Equal(1, Manifest.Read($"{Header}\n{Manifest.Line("a", meta: $"{{\"x\": \"{new string('y', room)}\"}}")}\n").Count);
        var error = Assert.Throws<QuiltException>(() => Manifest.Read($"{Header}\n{Manifest.Line("a", meta: $"{{\"x\": \"{new string('y', room + 1)}\"}}")}\n"));
        Assert.StartsWith("Line 2 of the manifest: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("QUILT_MANIFEST_MAX_RECORD_SIZE", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_without_end_is_given_up_after_little_more_than_a_record()
    {
        using EndlessStream endless = new();
        var error = await Assert.ThrowsAsync<QuiltException>(() => ManifestReader.ReadAsync(endless, null, default));
        Assert.StartsWith("Line 1 of the manifest: ", error.Message, StringComparison.Ordinal);
        Assert.InRange(endless.Given, 1_000_001, 16 << 20);
    }

    [Fact]
    public void A_record_too_long_to_write_is_refused_and_names_its_entry()
    {
        Package package = new() { Entries = EntrySet.From([Manifest.Entry("big") with { Meta = Metadata.Empty.With("x", new string('y', 1_000_000)) }]) };
        var error = Assert.Throws<QuiltException>(() => Manifest.Text(package));
        Assert.Equal((Problem.InvalidMetadata, "big"), (error.Problem, error.Target));
    }

    [Fact]
    public void An_entry_without_a_hash_can_neither_be_written_nor_hashed()
    {
        Package package = new() { Entries = EntrySet.From([Manifest.Entry("a") with { Hash = null }]) };
        Assert.Equal(Problem.InvalidHash, Assert.Throws<QuiltException>(() => Manifest.Text(package)).Problem);
        Assert.Equal(Problem.InvalidHash, Assert.Throws<QuiltException>(() => ManifestHasher.Compute(package)).Problem);
    }

    private sealed class EndlessStream : MemoryStream
    {
        public long Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)'[');
            Given += buffer.Length;
            return new(buffer.Length);
        }
    }
}
