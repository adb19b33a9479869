using System.Net.Sockets;
using System.Security.Authentication;

namespace Quilt.Aws.S3;

/// <summary>Why a request got no answer, in words that say more than .NET's: those of a time-out or of TLS name no cause.</summary>
internal static class S3Silence
{
    /// <summary>One or two sentences.</summary>
    public static string Why(Exception error)
    {
        var chain = Chain(error).ToList();
        if (chain.Any(one => one is AuthenticationException) || error is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError })
            return $"TLS failed: {Sentence(chain[^1].Message)}{(IsOfPlainHttp(chain) ? " Does the server speak http, not https?" : "")}";
        // The outer one names the address, unless it only says that something went wrong.
        if (chain.OfType<SocketException>().FirstOrDefault() is { SocketErrorCode: not SocketError.OperationAborted } refused)
            return Sentence(error is HttpRequestException { InnerException: SocketException } ? error.Message : refused.Message);
        // A stall is told in words of its own (StallHandler).
        if (error is TimeoutException or OperationCanceledException)
            return chain.Any(one => one.Message.Contains("ConnectTimeout", StringComparison.Ordinal)) ? "no connection was made in time." : "it timed out.";
        return Sentence(error is HttpRequestException ? chain[^1].Message : error.Message);
    }

    // What comes back is no frame of TLS, or nothing.
    private static bool IsOfPlainHttp(List<Exception> chain) => chain.Any(one => one.Message.Contains("frame", StringComparison.OrdinalIgnoreCase));

    private static string Sentence(string message) => message.Trim() is var text && text.EndsWith('.') ? text : $"{text}.";

    private static IEnumerable<Exception> Chain(Exception error)
    {
        for (var one = error; one is not null; one = one.InnerException)
            yield return one;
    }
}
