using System.Text;

namespace Quilt;

/// <summary>
/// The URL form of physical keys, as quilt3 reads and writes it with Python's urllib: <c>urlparse</c>, <c>parse_qs</c>, <c>quote</c> and
/// <c>urlencode</c>, quirks included, since manifests were made by them.
/// </summary>
internal static class PhysicalKeyUrl
{
    /// <summary>Reads a URL.</summary>
    /// <returns>Null when all is well, else what is wrong with it.</returns>
    public static string? TryParse(string url, out string? bucket, out string path, out string? version)
    {
        (bucket, path, version) = (null, "", null);
        var rest = Strip(url);
        var scheme = TakeScheme(ref rest);
        var place = TakePlace(ref rest);
        if (place.AsSpan().ContainsAny('[', ']'))
            return "a host may not hold brackets";
        rest = rest.Split('#', 2)[0];
        var (coded, query) = rest.Split('?', 2) is [var before, var after] ? (before, after) : (rest, "");
        switch (scheme)
        {
            case "s3":
                bucket = place;
                path = coded.Length == 0 ? "" : PercentCoding.Decode(coded)[1..];
                return place.Length == 0 ? "the bucket is missing" : ParseQuery(query, out version);
            case "file":
                path = PercentCoding.Decode(coded);
                if (place is not ("" or "localhost") || query.Length > 0 || !coded.StartsWith('/') || path.Contains('\0'))
                    return "write file:///absolute/path, without a host or a query";
                // Dots are resolved by the text alone: quilt3 follows the links of the machine it runs on, which a manifest from elsewhere
                // must not make us do.
                path = Path.GetFullPath(path);
                return null;
            default:
                return "the scheme is neither s3 nor file";
        }
    }

    /// <summary>The canonical URL.</summary>
    public static string Write(PhysicalKey key)
    {
        if (key.IsLocal)
            return $"file://{PercentCoding.EncodePath(key.Path.Length > 1 ? key.Path.TrimEnd('/') : key.Path)}";
        var version = key.VersionId is null ? "" : $"?versionId={PercentCoding.EncodeForm(key.VersionId)}";
        return $"s3://{key.Bucket}/{PercentCoding.EncodePath(key.Path)}{version}";
    }

    // urlsplit drops leading control characters and spaces, and tabs and line ends anywhere.
    private static string Strip(string url)
    {
        var start = 0;
        while (start < url.Length && url[start] <= ' ')
            start++;
        url = url[start..];
        return url.AsSpan().ContainsAny('\t', '\r', '\n')
            ? new StringBuilder(url).Replace("\t", "").Replace("\r", "").Replace("\n", "").ToString()
            : url;
    }

    private static string TakeScheme(ref string rest)
    {
        var colon = rest.IndexOf(':');
        if (colon <= 0 || !char.IsAsciiLetter(rest[0]) || !rest.AsSpan(0, colon).ToString().All(IsSchemeCharacter))
            return "";
        var scheme = rest[..colon].ToLowerInvariant();
        rest = rest[(colon + 1)..];
        return scheme;
    }

    private static bool IsSchemeCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.';

    private static string TakePlace(ref string rest)
    {
        if (!rest.StartsWith("//", StringComparison.Ordinal))
            return "";
        var end = rest.AsSpan(2).IndexOfAny('/', '?', '#');
        var place = end < 0 ? rest[2..] : rest.Substring(2, end);
        rest = rest[(2 + place.Length)..];
        return place;
    }

    // parse_qs takes no notice of parts without a value.
    private static string? ParseQuery(string query, out string? version)
    {
        version = null;
        foreach (var part in query.Split('&'))
        {
            if (part.Split('=', 2) is not [var name, { Length: > 0 } value])
                continue;
            if (PercentCoding.DecodeForm(name) != "versionId")
                return $"the parameter '{name}' is none of an S3 key's";
            version ??= PercentCoding.DecodeForm(value);
        }
        return null;
    }
}
