using Amazon.Runtime.Internal;

namespace Amazon.Shared;

/// <summary>What the SDK says of the service in its user agent and metrics.</summary>
/// <param name="serviceId">The service's id, <c>Batch</c>.</param>
internal sealed class Metadata(string serviceId) : IServiceMetadata
{
    /// <inheritdoc/>
    public string ServiceId => serviceId;

    /// <inheritdoc/>
    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
}
