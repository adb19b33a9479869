using Amazon.Batch;
using Amazon.CloudWatchLogs;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Quilt.Aws.Batch;

/// <summary>A client of AWS Batch whose calls pass <see cref="ServiceCalls"/>.</summary>
internal sealed class BatchClient(AWSCredentials keys, AmazonBatchConfig config, ServiceAddress address, ServicePulse pulse) : AmazonBatchClient(keys, config)
{
    // The base's constructor builds the pipeline: fields have their values before it.
    private readonly ServiceCalls calls = new(address, pulse);

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.AddHandlerAfter<RetryHandler>(calls);
    }
}

/// <summary>A client of CloudWatch Logs whose calls pass <see cref="ServiceCalls"/>.</summary>
internal sealed class LogsClient(AWSCredentials keys, AmazonCloudWatchLogsConfig config, ServiceAddress address, ServicePulse pulse) : AmazonCloudWatchLogsClient(keys, config)
{
    private readonly ServiceCalls calls = new(address, pulse);

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.AddHandlerAfter<RetryHandler>(calls);
    }
}
