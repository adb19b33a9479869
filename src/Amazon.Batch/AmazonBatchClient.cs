using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Shared;

namespace Amazon.Batch;

/// <summary>Calls AWS Batch.</summary>
public partial class AmazonBatchClient : JsonServiceClient
{
    /// <summary>A client with the credentials that the SDK finds.</summary>
    public AmazonBatchClient(AmazonBatchConfig clientConfig)
        : base(clientConfig)
    {
    }

    /// <summary>A client with credentials.</summary>
    public AmazonBatchClient(AWSCredentials credentials, AmazonBatchConfig clientConfig)
        : base(credentials, clientConfig)
    {
    }

    /// <inheritdoc/>
    protected override IServiceMetadata ServiceMetadata { get; } = new Metadata("Batch");

    /// <inheritdoc/>
    public static ClientConfig CreateDefaultClientConfig() => new AmazonBatchConfig();

    /// <inheritdoc/>
    public static IAmazonService CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonBatchClient(awsCredentials, (AmazonBatchConfig)clientConfig);
}
