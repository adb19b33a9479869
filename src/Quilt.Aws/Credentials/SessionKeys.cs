using Amazon.Runtime;

namespace Quilt.Aws.Credentials;

/// <summary>Credentials that the session holds and may renew: asked again for every request.</summary>
internal sealed class SessionKeys(Func<(string Id, string Secret, string? Token)> ask) : AWSCredentials
{
    public override ImmutableCredentials GetCredentials()
    {
        var (id, secret, token) = ask();
        return new ImmutableCredentials(id, secret, token);
    }
}
