using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;

namespace Quilt.Aws.Credentials;

/// <summary>Finds credentials where AWS.Tools and the AWS CLI find them.</summary>
internal static class CredentialFinder
{
    /// <summary>The credentials of a connection; null when there are none, so that only public data can be read.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.CredentialsInvalid"/>: the profile that was named does not exist or is incomplete.</exception>
    public static AWSCredentials? Find(AwsConnection connection, IClientConfig config)
    {
        if (connection.IsAnonymous)
            return null;
        if (connection.SessionCredentials is { } session && connection.ProfileName is null)
            return new SessionKeys(session);
        if (connection.ProfileName is { } profile)
            return OfProfile(profile);
        try
        {
            // Before the SDK's chain, which keeps what it found first: in a session the environment may change.
            if (Environment.GetEnvironmentVariable(EnvironmentVariablesAWSCredentials.ENVIRONMENT_VARIABLE_ACCESSKEY) is { Length: > 0 })
                return new EnvironmentVariablesAWSCredentials();
            return DefaultAWSCredentialsIdentityResolver.GetCredentials(config);
        }
        catch (AmazonClientException)
        {
            return null; // nothing in the environment, no profile, no instance role
        }
    }

    private static AWSCredentials OfProfile(string profile)
    {
        CredentialProfileStoreChain chain = new();
        if (chain.TryGetAWSCredentials(profile, out var credentials))
            return credentials;
        var known = string.Join(", ", chain.ListProfiles().Select(p => p.Name).Take(10));
        throw new QuiltException(
            Problem.CredentialsInvalid,
            $"The profile '{profile}' is not in the AWS config or credentials file, or is incomplete. Known profiles: {(known.Length == 0 ? "none" : known)}.",
            profile);
    }
}
