using Amazon.Runtime;

namespace Quilt.Aws.Credentials;

/// <summary>Why credentials that are configured give no keys, as one clear error each. No message of the SDK's holds a key.</summary>
internal static class KeysFailure
{
    private const string AssumeRole = "sts:AssumeRole";

    public static QuiltException ToException(Exception error, Keys keys, string action, string place)
    {
        var named = keys.Profile is null ? "The credentials" : $"The credentials of the profile '{keys.Profile}'";
        var (problem, advice) = Advice(error, keys, named);
        return new QuiltException(problem, $"{advice} ({action} on {place}). The AWS SDK said: {Chain(error).Last().Message.Trim()}", keys.Profile ?? place, error);
    }

    private static (string Problem, string Advice) Advice(Exception error, Keys keys, string named) => Chain(error).OfType<AmazonServiceException>().FirstOrDefault()?.ErrorCode switch
    {
        _ when IsOfSso(keys.Credentials) && !IsNetwork(error) =>
            (Problem.CredentialsExpired, $"{named} come from a sign-in that has ended or was not made: run aws sso login{(keys.Profile is null ? "" : $" --profile {keys.Profile}")}"),
        "ExpiredToken" or "ExpiredTokenException" or "ExpiredIdentityToken" =>
            (Problem.CredentialsExpired, $"{named} have expired: renew them"),
        "AccessDenied" =>
            (Problem.AccessDenied, $"{named} may not take the role ({AssumeRole}): ask for its trust policy to name you"),
        _ when IsNetwork(error) =>
            (Problem.ServiceUnreachable, $"{named} could not be renewed, the service that gives them does not answer: check the network and proxy settings"),
        _ => (Problem.CredentialsInvalid, $"{named} cannot be used: check the AWS config and credentials files"),
    };

    private static bool IsOfSso(AWSCredentials credentials) => credentials switch
    {
        SSOAWSCredentials => true,
        RoleKeys role => IsOfSso(role.Source),
        _ => false,
    };

    private static bool IsNetwork(Exception error) => Chain(error).Any(one => one is HttpRequestException or System.Net.Sockets.SocketException or TimeoutException);

    private static IEnumerable<Exception> Chain(Exception error)
    {
        for (var one = error; one is not null; one = one.InnerException)
            yield return one;
    }
}
