using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Quilt.Aws.S3;

/// <summary>
/// AWS's Signature Version 4 in headers, for S3. The SDK's signer derives the day's key anew for every request and takes ten times as long
/// (docs/architecture.md); the tests hold this one against AWS's published examples and against the SDK's.
/// </summary>
internal static class SigV4
{
    private const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private const string Algorithm = "AWS4-HMAC-SHA256";

    // One is enough: keys, region and day change seldom, and whoever finds another's makes his own.
    private static volatile DayKey? lastKey;

    /// <summary>The headers of a signed request: its own, and the signature's.</summary>
    /// <param name="request">The request.</param>
    /// <param name="uri">Where it goes: its path and query are encoded and sorted as they are signed (<see cref="S3Url"/>).</param>
    /// <param name="id">The key's id.</param>
    /// <param name="secret">The key.</param>
    /// <param name="token">The session's token, which is signed too; null or empty for none.</param>
    /// <param name="region">The region that serves the bucket.</param>
    /// <param name="time">The server's time (UTC).</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Sign(
        S3Request request, Uri uri, string id, string secret, string? token, string region, DateTime time)
    {
        var stamp = time.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var bodyHash = request.BodyHash is null ? EmptyHash : Convert.ToHexStringLower(request.BodyHash);
        List<KeyValuePair<string, string>> headers = [.. request.Headers, new("x-amz-content-sha256", bodyHash), new("x-amz-date", stamp)];
        if (!string.IsNullOrEmpty(token))
            headers.Add(new("x-amz-security-token", token));

        var toSign = SortedForSigning(headers, uri.Authority);
        var names = string.Join(';', toSign.Select(header => header.Key));
        var scope = $"{stamp.AsSpan(0, 8)}/{region}/s3/aws4_request";
        var canonical = Canonical(request.Method.Method, uri, toSign, names, bodyHash);
        var text = $"{Algorithm}\n{stamp}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var signature = HMACSHA256.HashData(KeyOf(secret, stamp[..8], region), Encoding.UTF8.GetBytes(text));
        headers.Add(new("Authorization", $"{Algorithm} Credential={id}/{scope}, SignedHeaders={names}, Signature={Convert.ToHexStringLower(signature)}"));
        return headers;
    }

    private static KeyValuePair<string, string>[] SortedForSigning(List<KeyValuePair<string, string>> headers, string host)
    {
        var sorted = new KeyValuePair<string, string>[headers.Count + 1];
        sorted[0] = new("host", host);
        for (var i = 0; i < headers.Count; i++)
            sorted[i + 1] = new(headers[i].Key.ToLowerInvariant(), headers[i].Value.Trim());
        Array.Sort(sorted, static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        return sorted;
    }

    private static string Canonical(string method, Uri uri, KeyValuePair<string, string>[] headers, string names, string bodyHash)
    {
        StringBuilder text = new(512);
        text.Append(method).Append('\n').Append(uri.AbsolutePath).Append('\n').Append(uri.Query.AsSpan(uri.Query.Length == 0 ? 0 : 1)).Append('\n');
        foreach (var (name, value) in headers)
            text.Append(name).Append(':').Append(value).Append('\n');
        return text.Append('\n').Append(names).Append('\n').Append(bodyHash).ToString();
    }

    private static byte[] KeyOf(string secret, string day, string region)
    {
        if (lastKey is { } last && last.Day == day && last.Region == region && last.Secret == secret)
            return last.Key;
        var key = HMACSHA256.HashData(Encoding.UTF8.GetBytes($"AWS4{secret}"), Encoding.UTF8.GetBytes(day));
        foreach (var part in (string[])[region, "s3", "aws4_request"])
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        lastKey = new DayKey(secret, day, region, key);
        return key;
    }

    private sealed record DayKey(string Secret, string Day, string Region, byte[] Key)
    {
        public override string ToString() => $"{nameof(DayKey)} of {Day} in {Region}"; // a record would print the secret
    }
}
