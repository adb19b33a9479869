using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace Amazon.Shared;

/// <summary>Reads the answer of any operation.</summary>
/// <param name="fail">Makes the service's own exception of an error.</param>
internal sealed class JsonUnmarshaller<TResponse>(Func<ErrorResponse, AmazonServiceException> fail) : JsonResponseUnmarshaller
    where TResponse : AmazonWebServiceResponse, new()
{
    /// <inheritdoc/>
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context)
    {
        // The context knows that a body is empty only where its length was announced.
        using MemoryStream body = new();
        context.Stream.CopyTo(body);
        return body.Length == 0
            ? new TResponse()
            : JsonSerializer.Deserialize<TResponse>(body.GetBuffer().AsSpan(0, (int)body.Length), AwsJson.Options) ?? new TResponse();
    }

    /// <inheritdoc/>
    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
    {
        StreamingUtf8JsonReader reader = new(context.Stream);
        var error = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(context, ref reader);
        error.InnerException = innerException;
        error.StatusCode = statusCode;
        return fail(error);
    }
}
