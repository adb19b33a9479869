using System.Collections.Concurrent;
using Amazon;
using Amazon.Batch;
using Amazon.CloudWatchLogs;
using Amazon.Runtime;
using Quilt.Aws.S3;

namespace Quilt.Aws.Batch;

/// <summary>The clients of one connection: S3, and for each region AWS Batch and CloudWatch Logs.</summary>
internal sealed class AwsClients : IDisposable
{
    private readonly AwsConnection connection;
    private readonly int retries;
    private readonly ConcurrentDictionary<string, Lazy<AmazonBatchClient>> batch = [];
    private readonly ConcurrentDictionary<string, Lazy<AmazonBatchClient>> once = [];
    private readonly ConcurrentDictionary<string, Lazy<AmazonCloudWatchLogsClient>> logs = [];
    private readonly ConcurrentDictionary<string, ServicePulse> pulses = [];

    /// <param name="connection">The connection.</param>
    /// <param name="retries">How often a call that changes nothing is sent again.</param>
    public AwsClients(AwsConnection connection, int retries)
    {
        this.connection = connection;
        this.retries = retries;
        S3 = new S3Clients(connection);
    }

    public S3Clients S3 { get; }

    /// <summary>The region that is meant when none is named.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.RegionMissing"/>: jobs in a region that nobody named are found by nobody. A service of one's own needs none.</exception>
    public string Region
    {
        get
        {
            var region = S3.Identity.Region;
            return region != S3Clients.FallbackRegion || S3Clients.FindRegion(connection) is not null || AddressOf(BatchConfig(region, 0)).Source is not null
                ? region
                : throw new QuiltException(Problem.RegionMissing, "No region is named: name that of the job queue with -Region, with AWS_REGION, or in the profile (aws configure set region eu-west-1).", null);
        }
    }

    /// <summary>A client whose calls may be sent again: those that change nothing, or nothing more.</summary>
    public AmazonBatchClient Batch(string region) => batch.GetOrAdd(region, name => new(() => MakeBatch(name, BatchConfig(name, retries)))).Value;

    /// <summary>A client that sends each request once: a SubmitJob that is sent again is a second job.</summary>
    public AmazonBatchClient Once(string region) => once.GetOrAdd(region, name => new(() =>
    {
        var config = BatchConfig(name, 0);
        config.MaxStaleConnectionRetries = 0; // counted apart
        return MakeBatch(name, config);
    })).Value;

    public AmazonCloudWatchLogsClient Logs(string region) => logs.GetOrAdd(region, name => new(() =>
    {
        var config = Configure(new AmazonCloudWatchLogsConfig(), name, retries);
        return new LogsClient(Keys, config, ServiceAddress.Of("CloudWatch Logs", "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", config, connection.ProfileName), new ServicePulse());
    })).Value;

    /// <summary>When AWS Batch of a region last answered, where it does not any more; null: it does, or was not asked.</summary>
    public DateTimeOffset? SilentSince(string region) => pulses.TryGetValue(region, out var pulse) ? pulse.SilentSince : null;

    public void Dispose()
    {
        S3.Dispose();
        foreach (var client in batch.Values.Concat(once.Values).Where(client => client.IsValueCreated))
            client.Value.Dispose();
        foreach (var client in logs.Values.Where(client => client.IsValueCreated))
            client.Value.Dispose();
    }

    private AWSCredentials Keys => S3.Identity.Keys?.Credentials
        ?? throw new QuiltException(Problem.CredentialsInvalid, "No AWS credentials were found: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run aws configure.", null);

    private BatchClient MakeBatch(string region, AmazonBatchConfig config) => new(
        Keys, config, AddressOf(config), pulses.GetOrAdd(region, _ => new ServicePulse()));

    private ServiceAddress AddressOf(AmazonBatchConfig config) => ServiceAddress.Of("AWS Batch", "AWS_ENDPOINT_URL_BATCH", config, connection.ProfileName);

    private AmazonBatchConfig BatchConfig(string region, int retries) => Configure(new AmazonBatchConfig(), region, retries);

    private T Configure<T>(T config, string region, int retries)
        where T : ClientConfig
    {
        if (connection.BatchUrl is { } url)
            config.ServiceURL = url;
        else
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        config.AuthenticationRegion = region; // for an endpoint of one's own
        config.RetryMode = retries == 0 ? RequestRetryMode.Standard : RequestRetryMode.Adaptive;
        config.MaxErrorRetry = retries;
        if (connection.ProfileName is { } profile)
            config.Profile = new Profile(profile); // it may name an endpoint
        return config.WithProxy();
    }
}
