using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Shared;

namespace Amazon.CloudWatchLogs;

/// <summary>Calls CloudWatch Logs.</summary>
public partial class AmazonCloudWatchLogsClient : JsonServiceClient
{
    /// <summary>A client with the credentials that the SDK finds.</summary>
    public AmazonCloudWatchLogsClient(AmazonCloudWatchLogsConfig clientConfig)
        : base(clientConfig)
    {
    }

    /// <summary>A client with credentials.</summary>
    public AmazonCloudWatchLogsClient(AWSCredentials credentials, AmazonCloudWatchLogsConfig clientConfig)
        : base(credentials, clientConfig)
    {
    }

    /// <inheritdoc/>
    protected override IServiceMetadata ServiceMetadata { get; } = new Metadata("CloudWatch Logs");

    /// <inheritdoc/>
    public static ClientConfig CreateDefaultClientConfig() => new AmazonCloudWatchLogsConfig();

    /// <inheritdoc/>
    public static IAmazonService CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonCloudWatchLogsClient(awsCredentials, (AmazonCloudWatchLogsConfig)clientConfig);
}
