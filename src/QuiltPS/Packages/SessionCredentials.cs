using System.Management.Automation;
using System.Reflection;
using Quilt;

namespace QuiltPS;

/// <summary>
/// Credentials that Set-AWSCredential of AWS.Tools put into the session. Their type belongs to the session's own AWS SDK, whatever its
/// version, so they are asked by the names of their members.
/// </summary>
/// <param name="Source">The object that gives keys; the same object means the same credentials.</param>
internal sealed record SessionCredentials(object Source)
{
    /// <summary>The credentials in a session variable's value; null when it holds none.</summary>
    public static SessionCredentials? From(object? value)
    {
        var stored = value is PSObject wrapped ? wrapped.BaseObject : value;
        if (stored is null)
            return null;
        // AWS.Tools wraps them in an AWSPSCredentials, whose properties are internal, to remember where they come from.
        var source = stored.GetType().GetProperty("Credentials", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)?.GetValue(stored) ?? stored;
        return source.GetType().GetMethod("GetCredentials", Type.EmptyTypes) is null ? null : new SessionCredentials(source);
    }

    /// <summary>The keys, which may have been renewed since they were last asked for.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.CredentialsInvalid"/>.</exception>
    public (string Id, string Secret, string? Token) Ask()
    {
        try
        {
            var keys = Source.GetType().GetMethod("GetCredentials", Type.EmptyTypes)!.Invoke(Source, null)!;
            return (Text(keys, "AccessKey")!, Text(keys, "SecretKey")!, Text(keys, "Token") is { Length: > 0 } token ? token : null);
        }
        catch (TargetInvocationException error)
        {
            throw new QuiltException(
                Problem.CredentialsInvalid, $"The session's AWS credentials ($StoredAWSCredentials) cannot be used: {error.InnerException?.Message}", null, error);
        }
    }

    private static string? Text(object keys, string name) => keys.GetType().GetProperty(name)?.GetValue(keys) as string;
}
