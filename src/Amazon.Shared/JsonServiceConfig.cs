using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Util.Internal;

namespace Amazon.Shared;

/// <summary>How a service is reached. What is not set comes from where the SDK looks: environment and shared config file.</summary>
public abstract class JsonServiceConfig : ClientConfig
{
    private readonly string host;

    /// <summary>A configuration with the SDK's defaults.</summary>
    /// <param name="serviceId">The service's id, which names its <c>AWS_ENDPOINT_URL_</c> variable.</param>
    /// <param name="host">The first label of its hosts, and its name in signatures.</param>
    /// <param name="version">Its API's version.</param>
    private protected JsonServiceConfig(string serviceId, string host, string version)
        : base(DefaultModes.Provider)
    {
        this.host = host;
        ServiceVersion = version;
        ServiceId = serviceId;
        AuthenticationServiceName = host;
        UserAgent = InternalSDKUtils.BuildUserAgentString(GetType().Assembly.GetName().Version!.ToString(3));
    }

    /// <inheritdoc/>
    public override string ServiceVersion { get; }

    /// <inheritdoc/>
    public override string UserAgent { get; }

    /// <inheritdoc/>
    public override string RegionEndpointServiceName => host;

    /// <inheritdoc/>
    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointRules.Resolve(this, parameters, host, FipsHost);

    /// <summary>What stands in the host's place under FIPS over IPv4.</summary>
    /// <param name="partition">The partition, <c>aws</c> or <c>aws-us-gov</c>.</param>
    private protected abstract string FipsHost(string partition);
}
