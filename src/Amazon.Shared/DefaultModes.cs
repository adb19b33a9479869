using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Amazon.Shared;

/// <summary>The SDK's modes of defaults (<c>AWS_DEFAULTS_MODE</c>), with the values that AWS publishes for all of its SDKs.</summary>
internal static class DefaultModes
{
    /// <summary>Chooses between them.</summary>
    public static IDefaultConfigurationProvider Provider { get; } = new DefaultConfigurationProvider(
        [
            Mode(DefaultConfigurationMode.Standard, 3100),
            Mode(DefaultConfigurationMode.InRegion, 1100),
            Mode(DefaultConfigurationMode.CrossRegion, 3100),
            Mode(DefaultConfigurationMode.Mobile, 30_000),
        ]);

    private static DefaultConfiguration Mode(DefaultConfigurationMode name, int connectMilliseconds) => new()
    {
        Name = name,
        RetryMode = RequestRetryMode.Standard,
        S3UsEast1RegionalEndpoint = S3UsEast1RegionalEndpointValue.Regional,
        ConnectTimeout = TimeSpan.FromMilliseconds(connectMilliseconds),
        TlsNegotiationTimeout = TimeSpan.FromMilliseconds(connectMilliseconds),
    };
}
