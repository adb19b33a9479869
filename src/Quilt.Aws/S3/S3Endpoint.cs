using Amazon.S3;
using Amazon.S3.Model;

namespace Quilt.Aws.S3;

/// <summary>Where S3 is served.</summary>
internal static class S3Endpoint
{
    /// <summary>Refuses an endpoint or a region that can be none, before anything is sent.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidEndpoint"/>.</exception>
    public static void Check(AwsConnection connection)
    {
        if (connection.EndpointUrl is { } url && !(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            throw new QuiltException(Problem.InvalidEndpoint, $"'{url}' is no endpoint of S3: write http:// or https:// and a host.", url);
        if (connection.Region is { } region && !region.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            throw new QuiltException(Problem.InvalidEndpoint, $"'{region}' is no AWS region: write one as us-east-1.", region);
    }

    /// <summary>A bucket's URL, virtual-host or path style as its name and the endpoint want it, without a trailing slash.</summary>
    public static string UrlOf(AmazonS3Client client, string bucket) =>
        client.DetermineServiceOperationEndpoint(new GetObjectRequest { BucketName = bucket, Key = "k" }).URL.TrimEnd('/');

    /// <summary>Whether AWS serves a URL.</summary>
    public static bool IsAws(string url) => new Uri(url).Host is var host &&
        (host.EndsWith(".amazonaws.com", StringComparison.Ordinal) || host.EndsWith(".amazonaws.com.cn", StringComparison.Ordinal));
}
