using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Shared;
using Amazon.Util.Internal;

namespace Amazon.CloudWatchLogs;

/// <summary>How CloudWatch Logs is reached. What is not set comes from where the SDK looks: environment and shared config file.</summary>
public sealed class AmazonCloudWatchLogsConfig : ClientConfig
{
    /// <summary>A configuration with the SDK's defaults.</summary>
    public AmazonCloudWatchLogsConfig()
        : base(DefaultModes.Provider)
    {
        ServiceId = "CloudWatch Logs"; // names AWS_ENDPOINT_URL_CLOUDWATCH_LOGS
        AuthenticationServiceName = RegionEndpointServiceName;
    }

    /// <inheritdoc/>
    public override string ServiceVersion => "2014-03-28";

    /// <inheritdoc/>
    public override string UserAgent { get; } = InternalSDKUtils.BuildUserAgentString(typeof(AmazonCloudWatchLogsConfig).Assembly.GetName().Version!.ToString(3));

    /// <inheritdoc/>
    public override string RegionEndpointServiceName => "logs";

    /// <inheritdoc/>
    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointRules.Resolve(this, parameters, RegionEndpointServiceName, partition => partition == "aws-us-gov" ? "logs" : "logs-fips");
}
