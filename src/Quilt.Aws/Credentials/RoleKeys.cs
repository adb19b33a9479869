using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.SharedInterfaces;
using Amazon.SecurityToken;

namespace Quilt.Aws.Credentials;

/// <summary>
/// A role's keys, renewed by the STS client that ships with us. The SDK's own credentials of a role take the first AWSSDK.SecurityToken that
/// the process has loaded, in whatever context and version: with AWS.Tools or another module in the session that is not ours.
/// </summary>
internal sealed class RoleKeys : RefreshingAWSCredentials
{
    // As the SDK has it: keys are renewed well before they end.
    private const int ShortSession = 1200;

    private readonly AssumeRoleAWSCredentials role;
    private readonly RegionEndpoint region;

    private RoleKeys(AssumeRoleAWSCredentials role, AWSCredentials source, RegionEndpoint region)
    {
        (this.role, Source, this.region) = (role, source, region);
        PreemptExpiryTime = TimeSpan.FromMinutes(role.Options.DurationSeconds is <= ShortSession ? 5 : 15);
    }

    /// <summary>The keys that the role is taken with.</summary>
    public AWSCredentials Source { get; }

    /// <summary>Credentials that stand in for the SDK's: a role's by ours, through a chain of roles to its beginning; others as they are.</summary>
    /// <param name="credentials">What the SDK has found.</param>
    /// <param name="region">The region whose STS is asked.</param>
    public static AWSCredentials Wrap(AWSCredentials credentials, string region) => credentials is AssumeRoleAWSCredentials role
        ? new RoleKeys(role, Wrap(role.SourceCredentials, region), RegionEndpoint.GetBySystemName(region))
        : credentials;

    protected override CredentialsRefreshState GenerateNewCredentials() => GenerateNewCredentialsAsync().GetAwaiter().GetResult();

    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        using AmazonSecurityTokenServiceClient sts = new(Source, new AmazonSecurityTokenServiceConfig { RegionEndpoint = region }.WithProxy());
        var keys = await ((ICoreAmazonSTS)sts).CredentialsFromAssumeRoleAuthenticationAsync(role.RoleArn, role.RoleSessionName, role.Options).ConfigureAwait(false);
        return new CredentialsRefreshState(keys, keys.Expiration);
    }
}
