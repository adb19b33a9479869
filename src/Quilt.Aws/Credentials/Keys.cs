using Amazon.Runtime;

namespace Quilt.Aws.Credentials;

/// <summary>The credentials of a connection.</summary>
/// <param name="Credentials">Asked for every request: they may be renewed, and then only are they found to be wrong.</param>
/// <param name="Profile">The profile that they come from; null for other places.</param>
internal sealed record Keys(AWSCredentials Credentials, string? Profile)
{
    /// <summary>The keys for one request.</summary>
    /// <param name="action">The action that they are for, as IAM names it.</param>
    /// <param name="bucket">The bucket.</param>
    /// <param name="key">The object's key; null when the action is about the bucket.</param>
    /// <exception cref="QuiltException">See <see cref="KeysFailure"/>.</exception>
    public async ValueTask<ImmutableCredentials> AskAsync(string action, string bucket, string? key)
    {
        try
        {
            return await Credentials.GetCredentialsAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is not QuiltException)
        {
            throw KeysFailure.ToException(error, this, action, key is null ? $"s3://{bucket}" : $"s3://{bucket}/{key}");
        }
    }
}
