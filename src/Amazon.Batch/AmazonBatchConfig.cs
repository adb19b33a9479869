using Amazon.Shared;

namespace Amazon.Batch;

/// <summary>How AWS Batch is reached.</summary>
public sealed class AmazonBatchConfig : JsonServiceConfig
{
    /// <summary>A configuration with the SDK's defaults.</summary>
    public AmazonBatchConfig()
        : base("Batch", "batch", "2016-08-10")
    {
    }

    /// <inheritdoc/>
    private protected override string FipsHost(string partition) => partition switch
    {
        "aws" => "fips.batch", // older than the rule that later services follow
        "aws-us-gov" => "batch",
        _ => "batch-fips",
    };
}
