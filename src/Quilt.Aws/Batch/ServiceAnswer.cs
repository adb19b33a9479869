using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Amazon.Runtime;
using Quilt.Aws.S3;

namespace Quilt.Aws.Batch;

/// <summary>Whether what came back is an answer of AWS's, of something else's, or none.</summary>
internal static class ServiceAnswer
{
    /// <summary>Whether AWS refused: only its answers name a kind of error.</summary>
    public static bool IsFromAws(Exception error) =>
        error is AmazonServiceException { ErrorCode: { Length: > 0 } code, StatusCode: not 0 } refusal and not AmazonUnmarshallingException &&
        code != refusal.StatusCode.ToString();

    /// <summary>Whether something answered that is not AWS: with a page, say, or with JSON of its own. What passes says nothing: a proxy of AWS's own may fail so.</summary>
    public static bool IsForeign(Exception error) => !IsFromAws(error) && error is AmazonServiceException
    {
        StatusCode: not (0 or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout),
    };

    /// <summary>Whether asking again soon helps hardly: nobody is there, or somebody else.</summary>
    public static bool IsHopeless(Exception error) => IsForeign(error) || IsUnreachable(error);

    /// <summary>Whether no connection came about.</summary>
    public static bool IsUnreachable(Exception error) => Chain(error).Any(one => one is AuthenticationException or SocketException
    {
        SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData or SocketError.HostUnreachable or
            SocketError.NetworkUnreachable or SocketError.AddressNotAvailable,
    });

    /// <summary>Whether the network is at fault at all, not what is done before a request is sent.</summary>
    public static bool IsOfNetwork(Exception error) => Chain(error).Any(one => one is HttpRequestException or IOException or SocketException or TimeoutException or OperationCanceledException);

    /// <summary>What came back, in words: <c>404 Not Found</c>.</summary>
    public static string Words(Exception error) => error is AmazonServiceException { StatusCode: var status and > HttpStatusCode.OK }
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)status} {status}")
        : "what cannot be read";

    /// <summary>Why there was no answer, in a sentence or two.</summary>
    public static string Why(Exception error) => error is AmazonServiceException { StatusCode: not 0 } ? $"{Words(error)}." : S3Silence.Why(error);

    private static IEnumerable<Exception> Chain(Exception error)
    {
        for (var one = error; one is not null; one = one.InnerException)
            yield return one;
    }
}
