using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;

namespace Quilt.Aws.S3;

/// <summary>The SDK's client, which says when it sends a request again.</summary>
internal sealed class SdkClient(AWSCredentials keys, AmazonS3Config config) : AmazonS3Client(keys, config)
{
    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.AddHandlerAfter<RetryHandler>(new SdkRetries());
    }
}

/// <summary>Gives the SDK's clients the connections of the lean path: one limit on stalls, one proxy, and one number of connections for both.</summary>
/// <param name="http">The client, whose owner disposes it.</param>
internal sealed class SharedHttp(HttpClient http) : HttpClientFactory
{
    /// <inheritdoc/>
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => http;

    /// <inheritdoc/>
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    /// <inheritdoc/>
    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
}
