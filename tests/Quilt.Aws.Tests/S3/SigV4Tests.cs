using System.Text;
using Amazon.Runtime;
using Amazon.Runtime.Signing;
using Quilt.Aws.S3;

namespace Quilt.Aws.Tests.S3;

/// <summary>Signatures are AWS's.</summary>
public sealed class SigV4Tests
{
    private const string Id = "AKIAIOSFODNN7EXAMPLE";
    private const string Secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    private const string Bucket = "https://examplebucket.s3.amazonaws.com";

    // The examples of "Signature Calculations for the Authorization Header" in the S3 API reference.
    [Theory]
    [InlineData("GET", "test.txt", "", "Range: bytes=0-9", null, "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")]
    [InlineData(
        "PUT",
        "test$file.text",
        "",
        "Date: Fri, 24 May 2013 00:00:00 GMT|x-amz-storage-class: REDUCED_REDUNDANCY",
        "Welcome to Amazon S3.",
        "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd")]
    [InlineData("GET", "", "lifecycle=", "", null, "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")]
    [InlineData("GET", "", "max-keys=2|prefix=J", "", null, "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")]
    public void The_published_examples_come_out(string method, string key, string query, string headers, string? body, string signature)
    {
        S3Request request = new()
        {
            Method = new HttpMethod(method),
            Key = key,
            Query = [.. Split(query, "=")],
            Headers = [.. Split(headers, ": ")],
            BodyHash = body is null ? null : S3Objects.Hash(Encoding.UTF8.GetBytes(body)),
            Action = "test",
        };

        var signed = SigV4.Sign(request, S3Url.Of(Bucket, key, request.Query), Id, Secret, null, "us-east-1", new DateTime(2013, 5, 24, 0, 0, 0, DateTimeKind.Utc));

        Assert.EndsWith($"Signature={signature}", signed.Single(header => header.Key == "Authorization").Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a b/c+d%.txt", null)]
    [InlineData("ü/日 #?&=.x", "a token/with+odd=signs")]
    [InlineData("😀/a~b//..c", null)]
    [InlineData("", null)]
    public async Task Odd_keys_and_tokens_are_signed_as_the_SDK_signs_them(string key, string? token)
    {
        S3Request request = new()
        {
            Method = HttpMethod.Put,
            Key = key,
            Query = [new("versionId", "a/b+c=")],
            Headers = [new("x-amz-checksum-sha256", "AAA="), new("If-Match", " \"tag\" ")],
            BodyHash = S3Objects.Hash("x"u8.ToArray()),
            Action = "test",
        };
        var uri = S3Url.Of("http://127.0.0.1:8014/bucket", key, request.Query);
        DateTime time = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        AWSSigningRequest asked = new() { HttpMethod = request.Method, RequestUri = uri };
        foreach (var (name, value) in request.Headers)
            asked.Headers[name] = value;
        asked.Headers["x-amz-content-sha256"] = Convert.ToHexStringLower(request.BodyHash!);
        AWSCredentials credentials = token is null ? new BasicAWSCredentials(Id, Secret) : new SessionAWSCredentials(Id, Secret, token);

        var theirs = await AWSSigV4Signer.SignAsync(asked, new AWSSigV4Parameters { Credentials = credentials, Region = Amazon.RegionEndpoint.EUCentral1, Service = "s3", SignedAt = time }, default);
        var ours = SigV4.Sign(request, uri, Id, Secret, token, "eu-central-1", time);

        Assert.Equal(
            theirs.Headers.Single(header => header.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase)).Value,
            ours.Single(header => header.Key == "Authorization").Value);
    }

    private static IEnumerable<KeyValuePair<string, string>> Split(string pairs, string by) => pairs
        .Split('|', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split(by, 2))
        .Select(pair => new KeyValuePair<string, string>(pair[0], pair[1]));
}
