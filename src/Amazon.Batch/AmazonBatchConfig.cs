using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Shared;
using Amazon.Util.Internal;

namespace Amazon.Batch;

/// <summary>How AWS Batch is reached. What is not set comes from where the SDK looks: environment and shared config file.</summary>
public sealed class AmazonBatchConfig : ClientConfig
{
    /// <summary>A configuration with the SDK's defaults.</summary>
    public AmazonBatchConfig()
        : base(DefaultModes.Provider)
    {
        ServiceId = "Batch"; // names AWS_ENDPOINT_URL_BATCH
        AuthenticationServiceName = RegionEndpointServiceName;
    }

    /// <inheritdoc/>
    public override string ServiceVersion => "2016-08-10";

    /// <inheritdoc/>
    public override string UserAgent { get; } = InternalSDKUtils.BuildUserAgentString(typeof(AmazonBatchConfig).Assembly.GetName().Version!.ToString(3));

    /// <inheritdoc/>
    public override string RegionEndpointServiceName => "batch";

    /// <inheritdoc/>
    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointRules.Resolve(this, parameters, RegionEndpointServiceName, FipsHost);

    // Older than the rule that later services follow.
    private static string FipsHost(string partition) => partition switch
    {
        "aws" => "fips.batch",
        "aws-us-gov" => "batch",
        _ => "batch-fips",
    };
}
