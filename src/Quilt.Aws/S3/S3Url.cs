using System.Text;

namespace Quilt.Aws.S3;

/// <summary>Requests' URLs, with keys encoded as S3 signs them: everything but letters, digits and <c>- _ . ~ /</c>.</summary>
internal static class S3Url
{
    // A key may hold "..", "//" and what else Uri would tidy; the server must see it as it is.
    private static readonly UriCreationOptions AsItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>The URL of an object.</summary>
    /// <param name="bucketUrl">The bucket's URL, virtual-host or path style, without a trailing slash.</param>
    /// <param name="key">The object's key, decoded.</param>
    /// <param name="query">Parameters, decoded.</param>
    public static Uri Of(string bucketUrl, string key, IReadOnlyList<KeyValuePair<string, string>> query)
    {
        StringBuilder url = new(bucketUrl);
        url.Append('/').Append(EncodeKey(key));
        var separator = '?';
        foreach (var (name, value) in query.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            url.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }
        return new Uri(url.ToString(), AsItIs);
    }

    private static string EncodeKey(string key) => Uri.EscapeDataString(key).Replace("%2F", "/", StringComparison.Ordinal);
}
