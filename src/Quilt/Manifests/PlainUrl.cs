using System.Buffers;
using System.Text;

namespace Quilt.Manifests;

/// <summary>Sees of most physical keys, without decoding them, that they are URLs in canonical form.</summary>
internal static class PlainUrl
{
    private static readonly SearchValues<byte> Unreserved =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~"u8);

    private static readonly SearchValues<byte> Path =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~/"u8);

    private static ReadOnlySpan<byte> S3 => "s3://"u8;

    private static ReadOnlySpan<byte> File => "file:///"u8;

    private static ReadOnlySpan<byte> Version => "?versionId="u8;

    /// <summary>Whether the URL is canonical for sure; a URL that is not plain may still be.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> url) => url.StartsWith(S3)
        ? IsPlainS3(url[S3.Length..])
        : url.StartsWith(File) && url.Length > File.Length && IsPlainFile(url[File.Length..]);

    /// <summary>The physical key of a URL that is plain, where nothing is encoded.</summary>
    public static PhysicalKey Read(ReadOnlySpan<byte> url)
    {
        if (url.StartsWith(File))
            return PhysicalKey.File(Encoding.ASCII.GetString(url[(File.Length - 1)..]));
        url = url[S3.Length..];
        var slash = url.IndexOf((byte)'/');
        var question = url.IndexOf((byte)'?');
        var bucket = Encoding.ASCII.GetString(url[..slash]);
        return question < 0
            ? PhysicalKey.S3(bucket, Encoding.ASCII.GetString(url[(slash + 1)..]))
            : PhysicalKey.S3(
                bucket,
                Encoding.ASCII.GetString(url[(slash + 1)..question]),
                Encoding.ASCII.GetString(url[(question + Version.Length)..]));
    }

    private static bool IsPlainS3(ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOfAnyExcept(Path);
        var place = end < 0 ? rest : rest[..end];
        if (place.IndexOf((byte)'/') <= 0)
            return false;
        if (end < 0)
            return true;
        return rest[end..].StartsWith(Version) && rest.Length > end + Version.Length &&
            rest[(end + Version.Length)..].IndexOfAnyExcept(Unreserved) < 0;
    }

    private static bool IsPlainFile(ReadOnlySpan<byte> path) =>
        path[0] is not ((byte)'/' or (byte)'.') && path[^1] != '/' && path.IndexOfAnyExcept(Path) < 0 &&
        path.IndexOf("//"u8) < 0 && path.IndexOf("/."u8) < 0;
}
