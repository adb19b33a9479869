using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Shared;

namespace Amazon.Batch;

/// <summary>Calls AWS Batch, signed, retried and configured by the SDK's core. Safe for threads.</summary>
public partial class AmazonBatchClient : AmazonServiceClient
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

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => pipeline.AddHandlerAfter<Marshaller>(new SigV4());

    private Task<T> CallAsync<T>(AmazonWebServiceRequest request, string method, string path, string? target, CancellationToken cancellationToken)
        where T : AmazonWebServiceResponse, new() =>
        InvokeAsync<T>(
            request,
            new InvokeOptions { RequestMarshaller = new JsonMarshaller("Amazon.Batch", method, path, target), ResponseUnmarshaller = new JsonUnmarshaller<T>(Fail) },
            cancellationToken);
}
