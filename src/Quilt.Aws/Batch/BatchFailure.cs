using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;

namespace Quilt.Aws.Batch;

/// <summary>What AWS Batch and CloudWatch Logs refuse, as one clear error each.</summary>
internal static class BatchFailure
{
    /// <summary>Whether the service says that calls come too fast.</summary>
    public static bool IsThrottling(Exception error) => error is AmazonServiceException refusal &&
        (refusal.StatusCode == HttpStatusCode.TooManyRequests || refusal.ErrorCode is "TooManyRequestsException" or "ThrottlingException" or "Throttling" or "RequestLimitExceeded");

    /// <summary>Whether the request may have been carried out all the same: no answer came, or none that can be read.</summary>
    public static bool IsUndecided(Exception error) => error switch
    {
        AmazonUnmarshallingException => true,
        AmazonServiceException { StatusCode: >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError } => false,
        AmazonServiceException or AmazonClientException or HttpRequestException or IOException or TimeoutException or SocketException or OperationCanceledException => true,
        _ => false,
    };

    /// <summary>Makes a call; what is refused becomes one clear error.</summary>
    /// <param name="action">The action, as IAM names it.</param>
    /// <param name="target">What it is about, as the user named it.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">The token that the call was given.</param>
    public static async Task<T> CallAsync<T>(string action, string target, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && (error is AmazonServiceException || IsUndecided(error)))
        {
            throw ToException(error, action, target);
        }
    }

    /// <summary>The error for users.</summary>
    public static QuiltException ToException(Exception error, string action, string target)
    {
        var (problem, advice) = Advice(error, action, target);
        return new QuiltException(problem, $"{advice} AWS said: {error.Message.Trim()}", target, error);
    }

    private static (string Problem, string Advice) Advice(Exception error, string action, string target) => error switch
    {
        AmazonServiceException { ErrorCode: "AccessDeniedException" or "AccessDenied" } =>
            (Problem.AccessDenied, $"{action} was refused for '{target}': ask for that permission, or use other credentials."),
        AmazonServiceException { ErrorCode: "ExpiredTokenException" or "ExpiredToken" } =>
            (Problem.CredentialsExpired, $"The credentials have expired ({action}): sign in again (aws sso login) or renew them."),
        AmazonServiceException { ErrorCode: "UnrecognizedClientException" or "InvalidSignatureException" or "InvalidClientTokenId" or "MissingAuthenticationToken" } =>
            (Problem.CredentialsInvalid, $"The credentials are not valid ({action}): check the profile, the key and the secret."),
        AmazonServiceException { StatusCode: >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError } and not AmazonUnmarshallingException =>
            (Problem.JobRefused, $"{action} was refused for '{target}'."),
        _ => (Problem.ServiceUnreachable, $"{action} for '{target}' got no answer: check the network, the region and the proxy settings."),
    };
}
