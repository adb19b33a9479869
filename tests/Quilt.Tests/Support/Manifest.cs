using System.Text;
using Quilt.Manifests;

namespace Quilt.Tests.Support;

/// <summary>Manifests as text, for tests.</summary>
internal static class Manifest
{
    public static string Text(Package package)
    {
        using MemoryStream target = new();
        ManifestWriter.WriteAsync(package, target, default).GetAwaiter().GetResult();
        return Encoding.UTF8.GetString(target.ToArray());
    }

    public static Package Read(string text, string? topHash = null) => Read(Encoding.UTF8.GetBytes(text), topHash);

    public static Package Read(byte[] bytes, string? topHash = null)
    {
        using MemoryStream source = new(bytes);
        return ManifestReader.ReadAsync(source, topHash, default).GetAwaiter().GetResult();
    }

    public static Package ReadBack(Package package) => Read(Text(package));

    /// <summary>The package, or null when the bytes are refused in the way that they should be.</summary>
    public static Package? TryRead(byte[] bytes)
    {
        try
        {
            return Read(bytes);
        }
        catch (QuiltException e)
        {
            Assert.Equal(Problem.InvalidManifest, e.Problem);
            Assert.Matches("^Line [0-9]+ of the manifest: .+", e.Message);
            return null;
        }
    }

    /// <summary>An entry's line, with a size and metadata of choice.</summary>
    public static string Line(string key, string size = "1", string meta = "{}", string url = "s3://b/k?versionId=v") =>
        $$"""{"logical_key": "{{key}}", "physical_keys": ["{{url}}"], "size": {{size}}, "hash": {"type": "SHA256", "value": "{{new string('0', 64)}}"}, "meta": {{meta}}}""";

    /// <summary>An entry by its key, with content that a number stands for.</summary>
    public static Entry Entry(string key, int content = 0) => new()
    {
        LogicalKey = key,
        PhysicalKey = PhysicalKey.S3("b", key, $"v{content}"),
        Size = content,
        Hash = new ContentHash("SHA256", content.ToString("x64")),
    };
}
