using System.Collections.Concurrent;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Quilt.Aws.Credentials;

namespace Quilt.Aws.S3;

/// <summary>The clients of one connection: one per region, and each bucket's own region found once. Safe to use from many threads.</summary>
public sealed class S3Clients : IDisposable
{
    /// <summary>The region where none is named: S3 tells that of a bucket anyway.</summary>
    internal const string FallbackRegion = "us-east-1";

    // Enough for small objects, of which S3 wants many at once; what is held in memory is bounded elsewhere.
    private const int MaxConnections = 128;

    private readonly ConcurrentDictionary<string, Lazy<Task<Bucket>>> buckets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, AmazonS3Client> clients = new(StringComparer.Ordinal);
    private readonly Lazy<(string Region, Keys? Keys)> identity;
    private readonly HttpClient http;

    /// <summary>Clients for a connection; nothing is asked of the network yet.</summary>
    public S3Clients(AwsConnection connection)
        : this(connection, Identify)
    {
    }

    /// <summary>Clients for a connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="identify">Finds its region and keys; may take its time.</param>
    internal S3Clients(AwsConnection connection, Func<AwsConnection, (string Region, Keys? Keys)> identify)
    {
        Connection = connection;
        S3Endpoint.Check(connection);
        // What is not found or wrong is looked for again by whoever asks next: the user may have mended it.
        identity = new(() => identify(connection), LazyThreadSafetyMode.PublicationOnly);
        http = new HttpClient(new StallHandler(connection.AnswerLimit)
        {
            InnerHandler = new SocketsHttpHandler
            {
                ActivityHeadersPropagator = null, // nobody traces these requests
                AllowAutoRedirect = false,
                AutomaticDecompression = System.Net.DecompressionMethods.None,
                ConnectTimeout = TimeSpan.FromSeconds(10),
                MaxConnectionsPerServer = MaxConnections,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5), // S3's addresses change
                UseCookies = false,
                Proxy = new EnvironmentProxy(),
            },
        })
        {
            Timeout = Timeout.InfiniteTimeSpan, // what goes on may take its time
        };
    }

    /// <summary>The region that is meant when none is known, and whose keys sign.</summary>
    internal (string Region, Keys? Keys) Identity => identity.Value;

    /// <summary>How AWS is reached.</summary>
    public AwsConnection Connection { get; }

    /// <summary>The region that a connection, the environment, the profile or the machine names; null: none does.</summary>
    internal static string? FindRegion(AwsConnection connection) => connection.Region ?? Profiles.Variable("AWS_REGION") ?? Profiles.Variable("AWS_DEFAULT_REGION")
        ?? Profiles.RegionOf(connection.ProfileName ?? Profiles.Current) ?? FallbackRegionFactory.GetRegionEndpoint()?.SystemName;

    /// <summary>A bucket with its region and URL found.</summary>
    internal Task<Bucket> GetBucketAsync(string name, CancellationToken cancellationToken)
    {
        // The chain of credentials waits for files, programs and networks: not on the thread of who asks, who may be told to stop.
        var bucket = buckets.GetOrAdd(name, key => new(() => Task.Run(() => FindAsync(key))));
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
        var (region, keys) = identity.Value;
        var site = Site(name, region);
        if (await RegionQuestion.AskAsync(http, name, site.BucketUrl, Connection.AnswerLimit).ConfigureAwait(false) is { } own && own != region)
            site = Site(name, own);
        S3Home home = new(name, keys, site, other => Site(name, other));
        return new Bucket(name, home, new ObjectTransport(http, home), S3Endpoint.IsAws(site.BucketUrl), Connection)
        {
            Endpoint = Connection.EndpointUrl ?? new Uri(site.BucketUrl).Authority,
        };
    }

    private static (string Region, Keys? Keys) Identify(AwsConnection connection)
    {
        var region = FindRegion(connection) ?? FallbackRegion;
        return (region, CredentialFinder.Find(connection, region));
    }

    private S3Site Site(string bucket, string region)
    {
        var client = clients.GetOrAdd(region, MakeClient);
        return new S3Site(region, S3Endpoint.UrlOf(client, bucket), client);
    }

    private AmazonS3Client MakeClient(string region)
    {
        var keys = identity.Value.Keys?.Credentials ?? new AnonymousAWSCredentials();
        AmazonS3Client client = new SdkClient(keys, Configure(region, isAws: true));
        if (!S3Endpoint.IsAws(S3Endpoint.UrlOf(client, "any")))
        {
            client.Dispose();
            client = new SdkClient(keys, Configure(region, isAws: false));
        }
        Connection.ApplyTo(client);
        return client;
    }

    // Other servers than AWS's want path style, and many refuse the SDK's trailing checksums (tests/s3/README.md).
    private AmazonS3Config Configure(string region, bool isAws)
    {
        var config = new AmazonS3Config
        {
            ForcePathStyle = !isAws,
            RetryMode = RequestRetryMode.Adaptive,
            MaxErrorRetry = 6,
            RequestChecksumCalculation = isAws ? RequestChecksumCalculation.WHEN_SUPPORTED : RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = isAws ? ResponseChecksumValidation.WHEN_SUPPORTED : ResponseChecksumValidation.WHEN_REQUIRED,
            HttpClientFactory = new SharedHttp(http),
        };
        if (Connection.ProfileName is { } profile)
            config.Profile = new Profile(profile); // it may name an endpoint
        if (Connection.EndpointUrl is null)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
            return config;
        }
        config.ServiceURL = Connection.EndpointUrl;
        config.AuthenticationRegion = region; // RegionEndpoint would clear ServiceURL
        return config;
    }
}
