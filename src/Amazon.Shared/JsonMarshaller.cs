using System.Text.Json;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.Shared;

/// <summary>Makes the HTTP request of any operation: REST-JSON, or JSON 1.1 where a target names the operation.</summary>
/// <param name="service">The service as the SDK names it, <c>Amazon.Batch</c>.</param>
/// <param name="method">The HTTP method.</param>
/// <param name="path">The path; <c>{member}</c> stands for a member that goes there instead of into the body.</param>
/// <param name="target">The value of <c>X-Amz-Target</c>; null for REST-JSON.</param>
internal sealed partial class JsonMarshaller(string service, string method, string path, string? target)
    : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    /// <inheritdoc/>
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        DefaultRequest request = new(input, service) { HttpMethod = method, ResourcePath = path, UseQueryString = false };
        var body = JsonSerializer.SerializeToNode(input, input.GetType(), AwsJson.Options)!.AsObject();
        foreach (Match place in PathMember.Matches(path))
        {
            var name = place.Groups[1].Value;
            var value = (string?)body[name] ?? throw new ArgumentException($"{input.GetType().Name} needs {name}.", nameof(input));
            request.AddPathResource(place.Value, value);
            body.Remove(name);
        }
        if (method == "GET")
            return request;
        request.Headers["Content-Type"] = target is null ? "application/json" : "application/x-amz-json-1.1";
        if (target is not null)
            request.Headers["X-Amz-Target"] = target;
        // Bytes, not a stream: a retry sends them again.
        request.Content = JsonSerializer.SerializeToUtf8Bytes(body, AwsJson.Options);
        return request;
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex PathMember { get; }
}
