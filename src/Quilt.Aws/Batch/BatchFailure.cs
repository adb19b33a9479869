using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using Quilt.Aws.S3;

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
        SdkRetries.Asked = $"{action} for '{target}'";
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
        var (problem, message) = Explain(error, action, target, ServiceAddress.Of(error) ?? new ServiceAddress("AWS", null));
        return new QuiltException(problem, message, target, error);
    }

    private static (string Problem, string Message) Explain(Exception error, string action, string target, ServiceAddress address) => error switch
    {
        AmazonServiceException { ErrorCode: "AccessDeniedException" or "AccessDenied" } =>
            (Problem.AccessDenied, $"{action} was refused for '{target}': ask for that permission, or use other credentials. {Said(error)}"),
        AmazonServiceException { ErrorCode: "ExpiredTokenException" or "ExpiredToken" } =>
            (Problem.CredentialsExpired, $"The credentials have expired ({action}): sign in again (aws sso login) or renew them. {Said(error)}"),
        AmazonServiceException { ErrorCode: "UnrecognizedClientException" or "InvalidSignatureException" or "InvalidClientTokenId" or "MissingAuthenticationToken" } =>
            (Problem.CredentialsInvalid, $"The credentials are not valid ({action}): check the profile, the key and the secret. {Said(error)}"),
        AmazonServiceException { StatusCode: < HttpStatusCode.InternalServerError } when ServiceAnswer.IsFromAws(error) =>
            (Problem.JobRefused, $"{action} was refused for '{target}'. {Said(error)}"),
        _ when ServiceAnswer.IsFromAws(error) =>
            (Problem.ServiceUnreachable, $"{address} failed to do {action} for '{target}', however often it was asked: try again later. {Said(error)}"),
        _ when ServiceAnswer.IsForeign(error) =>
            (Problem.ServiceUnreachable, $"What answers at {address} is not {address.Service}: to {action} for '{target}' it said {ServiceAnswer.Words(error)}. {address.Advice}"),
        AmazonServiceException { StatusCode: not 0 } =>
            (Problem.ServiceUnreachable, $"{address} answered {action} for '{target}' with {ServiceAnswer.Words(error)}, however often it was asked: try again later. {address.Advice}"),
        _ when ServiceAnswer.IsUnreachable(error) =>
            (Problem.ServiceUnreachable, $"{address} could not be reached for {action} of '{target}': {ServiceAnswer.Why(error)} {address.Advice}"),
        _ when ServiceAnswer.IsOfNetwork(error) =>
            (Problem.ServiceUnreachable, $"{address} did not answer {action} for '{target}': {ServiceAnswer.Why(error)} {address.Advice}"),
        _ => (Problem.ServiceUnreachable, $"{action} for '{target}' could not be made: {error.Message.Trim()}"),
    };

    private static string Said(Exception error) => $"AWS said: {error.Message.Trim()}";
}
