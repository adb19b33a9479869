using System.Text;
using Quilt.Json;

namespace Quilt.Manifests;

/// <summary>The logical key of an entry's line that was checked.</summary>
internal static class LineKey
{
    private static ReadOnlySpan<byte> Start => "{\"logical_key\": \""u8;

    /// <summary>The key as UTF-8.</summary>
    /// <param name="line">The line.</param>
    /// <param name="isCanonical">Whether the line is as the writer writes it: then the key comes first, and once.</param>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> line, bool isCanonical)
    {
        if (isCanonical)
        {
            var rest = line[Start.Length..];
            var end = rest.IndexOfAny((byte)'"', (byte)'\\');
            if (rest[end] == '"')
                return rest[..end];
        }
        return Encoding.UTF8.GetBytes((string)MetadataJson.Parse(EntryLine.Read(line).Key)!);
    }
}
