using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Shared;

namespace Amazon.CloudWatchLogs;

/// <summary>Calls CloudWatch Logs, signed, retried and configured by the SDK's core. Safe for threads.</summary>
public partial class AmazonCloudWatchLogsClient : AmazonServiceClient
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

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => pipeline.AddHandlerAfter<Marshaller>(new SigV4());

    private Task<T> CallAsync<T>(AmazonWebServiceRequest request, string method, string path, string? target, CancellationToken cancellationToken)
        where T : AmazonWebServiceResponse, new() =>
        InvokeAsync<T>(
            request,
            new InvokeOptions { RequestMarshaller = new JsonMarshaller("Amazon.CloudWatchLogs", method, path, target), ResponseUnmarshaller = new JsonUnmarshaller<T>(Fail) },
            cancellationToken);
}
