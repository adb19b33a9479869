using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal.Endpoints.StandardLibrary;

namespace Amazon.Shared;

/// <summary>Where a service is, by AWS's rules for endpoints.</summary>
internal static class EndpointRules
{
    /// <summary>The endpoint that a configuration means.</summary>
    /// <param name="config">The client's configuration.</param>
    /// <param name="parameters">The call's.</param>
    /// <param name="host">The first label of the service's hosts.</param>
    /// <param name="fipsHost">What stands in its place under FIPS over IPv4, by partition (<c>aws</c>, <c>aws-us-gov</c>).</param>
    /// <exception cref="AmazonClientException">There is no such endpoint, or no region is known.</exception>
    public static Endpoint Resolve(IClientConfig config, ServiceOperationEndpointParameters parameters, string host, Func<string, string> fipsHost)
    {
        if (config.ServiceURL is { Length: > 0 } url)
        {
            return config.UseFIPSEndpoint || config.UseDualstackEndpoint
                ? throw new AmazonClientException("FIPS and dual-stack cannot be asked of a custom endpoint.")
                : new Endpoint(url);
        }
        var region = (parameters.AlternateEndpoint ?? config.RegionEndpoint)?.SystemName
            ?? throw new AmazonClientException("No region is configured.");
        var partition = Fn.Partition(region) ?? throw new AmazonClientException($"The region '{region}' belongs to no partition.");
        if (config.UseFIPSEndpoint && !partition.supportsFIPS)
            throw new AmazonClientException($"The partition of {region} has no FIPS endpoints.");
        if (config.UseDualstackEndpoint && !partition.supportsDualStack)
            throw new AmazonClientException($"The partition of {region} has no dual-stack endpoints.");
        var label = (config.UseFIPSEndpoint, config.UseDualstackEndpoint) switch
        {
            (true, true) => $"{host}-fips",
            (true, false) => fipsHost(partition.name),
            _ => host,
        };
        return new Endpoint($"https://{label}.{region}.{(config.UseDualstackEndpoint ? partition.dualStackDnsSuffix : partition.dnsSuffix)}");
    }
}
