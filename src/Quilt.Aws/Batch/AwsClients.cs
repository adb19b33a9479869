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
    private const int MaxRetries = 10;

    private readonly AwsConnection connection;
    private readonly ConcurrentDictionary<string, Lazy<AmazonBatchClient>> batch = [];
    private readonly ConcurrentDictionary<string, Lazy<AmazonBatchClient>> once = [];
    private readonly ConcurrentDictionary<string, Lazy<AmazonCloudWatchLogsClient>> logs = [];

    public AwsClients(AwsConnection connection)
    {
        this.connection = connection;
        S3 = new S3Clients(connection);
    }

    public S3Clients S3 { get; }

    /// <summary>The region that is meant when none is named.</summary>
    public string Region => S3.Identity.Region;

    /// <summary>A client whose calls may be sent again: those that change nothing, or nothing more.</summary>
    public AmazonBatchClient Batch(string region) => batch.GetOrAdd(region, name => new(() => new AmazonBatchClient(Keys, Configure(new AmazonBatchConfig(), name, MaxRetries)))).Value;

    /// <summary>A client that sends each request once: a SubmitJob that is sent again is a second job.</summary>
    public AmazonBatchClient Once(string region) => once.GetOrAdd(region, name => new(() =>
    {
        var config = Configure(new AmazonBatchConfig(), name, 0);
        config.MaxStaleConnectionRetries = 0; // counted apart
        return new AmazonBatchClient(Keys, config);
    })).Value;

    public AmazonCloudWatchLogsClient Logs(string region) => logs.GetOrAdd(region, name => new(() => new AmazonCloudWatchLogsClient(Keys, Configure(new AmazonCloudWatchLogsConfig(), name, MaxRetries)))).Value;

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
