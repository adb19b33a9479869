using System.Text;

namespace Quilt;

/// <summary>The URL form of physical keys, as quilt3 reads and writes it with Python's urllib.</summary>
internal static class PhysicalKeyUrl
{
    /// <summary>The parts of a URL; all null when it is none.</summary>
    public static (string? Bucket, string? Path, string? Version) Parse(string url)
    {
        if (url.StartsWith("s3://", StringComparison.OrdinalIgnoreCase))
        {
            var rest = url.AsSpan(5);
            var question = rest.IndexOf('?');
            var place = question < 0 ? rest : rest[..question];
            var slash = place.IndexOf('/');
            var bucket = (slash < 0 ? place : place[..slash]).ToString();
            var key = slash < 0 ? "" : Uri.UnescapeDataString(place[(slash + 1)..].ToString());
            var version = question < 0 ? null : rest[(question + 1)..].ToString();
            return version is null || version.StartsWith("versionId=", StringComparison.Ordinal)
                ? (bucket, key, version is null or "versionId=" ? null : Uri.UnescapeDataString(version[10..].Replace('+', ' ')))
                : default;
        }
        return url.StartsWith("file:///", StringComparison.OrdinalIgnoreCase)
            ? (null, Uri.UnescapeDataString(url[7..]), null)
            : default;
    }

    /// <summary>The canonical URL.</summary>
    public static string Write(PhysicalKey key) => key.IsLocal
        ? $"file://{Encode(key.Path)}"
        : $"s3://{key.Bucket}/{Encode(key.Path)}{(key.VersionId is null ? "" : $"?versionId={Encode(key.VersionId).Replace("%20", "+")}")}";

    private static string Encode(string path)
    {
        StringBuilder text = new();
        foreach (var b in Encoding.UTF8.GetBytes(path))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'/' or (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~')
                text.Append((char)b);
            else
                text.Append('%').Append(b.ToString("X2"));
        }
        return text.ToString();
    }
}
