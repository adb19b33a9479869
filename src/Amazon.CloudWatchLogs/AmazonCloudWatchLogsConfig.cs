using Amazon.Shared;

namespace Amazon.CloudWatchLogs;

/// <summary>How CloudWatch Logs is reached.</summary>
public sealed class AmazonCloudWatchLogsConfig : JsonServiceConfig
{
    /// <summary>A configuration with the SDK's defaults.</summary>
    public AmazonCloudWatchLogsConfig()
        : base("CloudWatch Logs", "logs", "2014-03-28")
    {
    }

    /// <inheritdoc/>
    private protected override string FipsHost(string partition) => partition == "aws-us-gov" ? "logs" : "logs-fips";
}
