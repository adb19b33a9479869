using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.S3;

namespace Quilt.Aws.Credentials;

/// <summary>Finds credentials where AWS.Tools and the AWS CLI find them.</summary>
internal static class CredentialFinder
{
    /// <summary>The credentials of a connection; null when there are none, so that only public data can be read.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="region">The region whose STS gives the keys of roles.</param>
    /// <exception cref="QuiltException"><see cref="Problem.CredentialsInvalid"/>: the profile that was named does not exist or is incomplete.</exception>
    public static Keys? Find(AwsConnection connection, string region)
    {
        if (connection.IsAnonymous)
            return null;
        OwnClients.Use();
        return Look(connection) is { } found ? found with { Credentials = RoleKeys.Wrap(found.Credentials, region) } : null;
    }

    private static Keys? Look(AwsConnection connection)
    {
        if (connection.ProfileName is { } profile)
            return new Keys(Profiles.CredentialsOf(profile), profile);
        if (connection.SessionCredentials is { } session)
            return new Keys(new SessionKeys(session), null);
        // Before the SDK's chain, which keeps what it found first and passes over a profile that is wrong: in a session both may change.
        if (Profiles.Variable("AWS_ACCESS_KEY_ID") is not null)
            return new Keys(new EnvironmentVariablesAWSCredentials(), null);
        if (Profiles.Variable("AWS_WEB_IDENTITY_TOKEN_FILE") is not null)
            return new Keys(AssumeRoleWithWebIdentityCredentials.FromEnvironmentVariables(), null);
        if (Profiles.Variable("AWS_PROFILE") is not null || Profiles.Exists(Profiles.Current))
            return new Keys(Profiles.CredentialsOf(Profiles.Current), Profiles.Current);
        return OfMachine();
    }

    // A container's or an instance's role.
    private static Keys? OfMachine()
    {
        try
        {
            return new Keys(DefaultAWSCredentialsIdentityResolver.GetCredentials(new AmazonS3Config()), null);
        }
        catch (Exception error) when (error is AmazonClientException or OperationCanceledException)
        {
            return null;
        }
    }
}
