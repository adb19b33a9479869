using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Amazon.Shared;

/// <summary>Calls a service that speaks JSON, signed, retried and configured by the SDK's core. Safe for threads.</summary>
public abstract class JsonServiceClient : AmazonServiceClient
{
    /// <summary>A client with the credentials that the SDK finds.</summary>
    private protected JsonServiceClient(JsonServiceConfig config)
        : base(config)
    {
    }

    /// <summary>A client with credentials.</summary>
    private protected JsonServiceClient(AWSCredentials credentials, JsonServiceConfig config)
        : base(credentials, config)
    {
    }

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => pipeline.AddHandlerAfter<Marshaller>(new SigV4());

    /// <summary>Calls an operation; see <see cref="JsonMarshaller"/>.</summary>
    private protected Task<T> CallAsync<T>(
        AmazonWebServiceRequest request, string method, string path, string? target, Func<ErrorResponse, AmazonServiceException> fail, CancellationToken cancellationToken)
        where T : AmazonWebServiceResponse, new()
    {
        InvokeOptions options = new()
        {
            RequestMarshaller = new JsonMarshaller(GetType().Namespace!, method, path, target),
            ResponseUnmarshaller = new JsonUnmarshaller<T>(fail),
        };
        return InvokeAsync<T>(request, options, cancellationToken);
    }
}
