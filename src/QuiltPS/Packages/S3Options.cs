using System.Security.Cryptography;
using System.Text;

namespace QuiltPS;

/// <summary>How S3 is reached: what the user named, and what the session holds (AWS.Tools' variables).</summary>
/// <param name="ProfileName">A profile of the AWS config and credentials files; null for the default chain.</param>
/// <param name="Region">The region; null for the one that the environment or the profile names.</param>
/// <param name="EndpointUrl">The service's URL; null for AWS_ENDPOINT_URL_S3, or AWS.</param>
/// <param name="Credentials">The session's credentials; null when it holds none.</param>
internal sealed record S3Options(string? ProfileName, string? Region, string? EndpointUrl, SessionCredentials? Credentials)
{
    // What the AWS SDK reads when clients are made: where it changes, they are made anew.
    private static readonly string[] Variables =
    [
        "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION",
        "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE",
    ];

    /// <summary>A digest of the environment that clients depend on.</summary>
    public string Environment { get; } = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', Variables.Select(System.Environment.GetEnvironmentVariable)))));

    /// <summary>What holds when nothing is named and no session is at hand.</summary>
    public static S3Options Default() => new(null, null, null, null);
}
