using Amazon.Runtime;
using Amazon.RuntimeDependencies;
using Amazon.SecurityToken;
using Amazon.SSO;
using Amazon.SSOOIDC;

namespace Quilt.Aws.Credentials;

/// <summary>
/// Tells the SDK which clients to use for credentials of SSO and of web identities: those that ship with us. Left alone it takes the first
/// assembly of that name in the process, which may be another module's, of another version. Roles need more: <see cref="RoleKeys"/>.
/// </summary>
internal static class OwnClients
{
    private static readonly Lazy<bool> Registered = new(Register);

    /// <summary>Tells it once for the process.</summary>
    public static void Use() => _ = Registered.Value;

    // None of these requests is signed: a token stands in for keys.
    private static bool Register()
    {
        var registry = GlobalRuntimeDependencyRegistry.Instance;
        registry.RegisterSecurityTokenServiceClient(context => new AmazonSecurityTokenServiceClient(
            new AnonymousAWSCredentials(), new AmazonSecurityTokenServiceConfig { RegionEndpoint = context.SecurityTokenServiceClientContextData.Region }.WithProxy()));
        registry.RegisterSSOClient(context => new AmazonSSOClient(
            new AnonymousAWSCredentials(), new AmazonSSOConfig { RegionEndpoint = context.SSOClientContextData.Region }.WithProxy()));
        registry.RegisterSSOOIDCClient(context => new AmazonSSOOIDCClient(
            new AnonymousAWSCredentials(), new AmazonSSOOIDCConfig { RegionEndpoint = context.SSOOIDCClientContextData.Region }.WithProxy()));
        return true;
    }
}
