using System.Collections.Concurrent;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Signing;
using Amazon.S3;
using Amazon.S3.Model;
using Quilt.Aws.Credentials;

namespace Quilt.Aws.S3;

/// <summary>The clients of one connection: one per region, and each bucket's own region found once. Safe to use from many threads.</summary>
public sealed class S3Clients : IDisposable
{
    private const string FallbackRegion = "us-east-1";

    // Enough for small objects, of which S3 wants many at once; what is held in memory is bounded elsewhere.
    private const int MaxConnections = 128;

    private readonly ConcurrentDictionary<string, Lazy<Task<Bucket>>> buckets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, AmazonS3Client> clients = new(StringComparer.Ordinal);
    private readonly Lazy<AWSCredentials?> credentials;
    private readonly HttpClient http;

    /// <summary>Clients for a connection; nothing is asked of the network yet.</summary>
    public S3Clients(AwsConnection connection)
    {
        Connection = connection;
        credentials = new(() => CredentialFinder.Find(connection, new AmazonS3Config()));
        http = new HttpClient(new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null, // nobody traces these requests
            AllowAutoRedirect = false,
            AutomaticDecompression = System.Net.DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            MaxConnectionsPerServer = MaxConnections,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // S3's addresses change
            UseCookies = false,
            UseProxy = ProxyIsSet(),
        })
        {
            Timeout = TimeSpan.FromMinutes(2), // until the answer's head: a part's upload included
        };
    }

    /// <summary>How AWS is reached.</summary>
    public AwsConnection Connection { get; }

    /// <summary>A bucket with its region and URL found.</summary>
    internal Task<Bucket> GetBucketAsync(string name, CancellationToken cancellationToken)
    {
        var bucket = buckets.GetOrAdd(name, key => new(() => FindAsync(key)));
        if (bucket.Value.IsFaulted || bucket.Value.IsCanceled)
            buckets.TryRemove(new(name, bucket)); // the next caller tries again
        return bucket.Value.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        http.Dispose();
        foreach (var client in clients.Values)
            client.Dispose();
    }

    private async Task<Bucket> FindAsync(string name)
    {
        // The SDK reads the environment once; in a session it may change.
        var region = Connection.Region ?? Variable("AWS_REGION") ?? Variable("AWS_DEFAULT_REGION") ?? FallbackRegionFactory.GetRegionEndpoint()?.SystemName ?? FallbackRegion;
        var client = Client(region);
        var url = UrlOf(client, name);
        if (IsAws(url) && await RegionOfAsync(url).ConfigureAwait(false) is { } own && own != region)
        {
            region = own;
            client = Client(region);
            url = UrlOf(client, name);
        }
        return new Bucket(name, client, new ObjectTransport(http, name, url, Signing(region)), IsAws(url), Connection)
        {
            Endpoint = Connection.EndpointUrl ?? new Uri(url).Authority,
        };
    }

    // S3 names a bucket's region to everyone who asks, with or without permission, so the question is not signed.
    private async Task<string?> RegionOfAsync(string url)
    {
        using HttpRequestMessage question = new(HttpMethod.Head, url);
        using var answer = await http.SendAsync(question).ConfigureAwait(false);
        return answer.Headers.TryGetValues("x-amz-bucket-region", out var values) ? values.First() : null;
    }

    private AWSSigV4Parameters? Signing(string region) => credentials.Value is null
        ? null
        : new AWSSigV4Parameters { Credentials = credentials.Value, Region = RegionEndpoint.GetBySystemName(region), Service = "s3" };

    private AmazonS3Client Client(string region) => clients.GetOrAdd(region, MakeClient);

    private AmazonS3Client MakeClient(string region)
    {
        var keys = credentials.Value ?? new AnonymousAWSCredentials();
        AmazonS3Client client = new(keys, Configure(region, isAws: true));
        if (IsAws(UrlOf(client, "any")))
            return client;
        client.Dispose();
        return new AmazonS3Client(keys, Configure(region, isAws: false));
    }

    // Other servers than AWS's want path style, and many refuse the SDK's trailing checksums (tests/s3/README.md).
    private AmazonS3Config Configure(string region, bool isAws)
    {
        AmazonS3Config config = new()
        {
            ForcePathStyle = !isAws,
            RetryMode = RequestRetryMode.Adaptive,
            MaxErrorRetry = 6,
            RequestChecksumCalculation = isAws ? RequestChecksumCalculation.WHEN_SUPPORTED : RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = isAws ? ResponseChecksumValidation.WHEN_SUPPORTED : ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (Connection.EndpointUrl is null)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
            return config;
        }
        config.ServiceURL = Connection.EndpointUrl;
        config.AuthenticationRegion = region; // RegionEndpoint would clear ServiceURL
        return config;
    }

    private static string UrlOf(AmazonS3Client client, string bucket) =>
        client.DetermineServiceOperationEndpoint(new GetObjectRequest { BucketName = bucket, Key = "k" }).URL.TrimEnd('/');

    private static bool IsAws(string url) => new Uri(url).Host is var host &&
        (host.EndsWith(".amazonaws.com", StringComparison.Ordinal) || host.EndsWith(".amazonaws.com.cn", StringComparison.Ordinal));

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static bool ProxyIsSet() => ((string[])["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy", "all_proxy"])
        .Any(name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)));
}
