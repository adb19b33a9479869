namespace Quilt.Registries;

/// <summary>
/// How a store is reached, in the names that the user gave; what is null is as the environment says. It holds no credentials, so it goes
/// with packages and stands in the records of runs.
/// </summary>
/// <param name="ProfileName">The AWS profile.</param>
/// <param name="Region">The region.</param>
/// <param name="EndpointUrl">The service's URL.</param>
public sealed record StoreConnection(string? ProfileName, string? Region, string? EndpointUrl)
{
    /// <summary>The connection; null when nothing of it was named.</summary>
    public static StoreConnection? Of(string? profileName, string? region, string? endpointUrl) =>
        (profileName ?? region ?? endpointUrl) is null ? null : new StoreConnection(profileName, region, endpointUrl);
}
