using System.Management.Automation;
using System.Security.Cryptography;
using System.Text;
using Quilt.Registries;

namespace QuiltPS;

/// <summary>How S3 is reached: what the user named, what the session holds (AWS.Tools' variables), and the user's settings.</summary>
/// <param name="ProfileName">A profile of the AWS config and credentials files; null for the default chain.</param>
/// <param name="Region">The region; null for the one that the environment or the profile names.</param>
/// <param name="EndpointUrl">The service's URL; null for AWS_ENDPOINT_URL_S3, or AWS.</param>
/// <param name="Credentials">The session's credentials; null when it holds none.</param>
internal sealed record S3Options(string? ProfileName, string? Region, string? EndpointUrl, SessionCredentials? Credentials)
{
    /// <summary>The session's variables that Set-AWSCredential and Set-DefaultAWSRegion of AWS.Tools write.</summary>
    public static readonly IReadOnlyList<string> SessionVariables = [CredentialsVariable, RegionVariable];

    private const string CredentialsVariable = "StoredAWSCredentials";
    private const string RegionVariable = "StoredAWSRegion";

    // What the AWS SDK and we read when clients are made: where it changes, they are made anew.
    private static readonly string[] Variables =
    [
        "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION",
        "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL_BATCH", "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE",
        "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN",
        "HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY", "https_proxy", "http_proxy", "all_proxy", "no_proxy",
    ];

    /// <summary>A digest of the environment and of the AWS files' times, which clients depend on.</summary>
    public string Environment { get; } = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Surroundings()))));

    /// <summary>Whether the user pays for requests to buckets that ask for it.</summary>
    public bool RequesterPays { get; init; }

    /// <summary>The KMS key that new objects are encrypted with; null for the bucket's own rule.</summary>
    public string? KmsKeyId { get; init; }

    /// <summary>What the environment and the settings say, where nothing is named and no session is at hand.</summary>
    public static S3Options Default() => Of(null);

    /// <summary>What was named when a package was read, and for the rest what the session, the environment and the settings say.</summary>
    /// <param name="named">What was named; null: nothing.</param>
    /// <param name="variable">Gives the value of a variable of the session; null: no session is at hand.</param>
    public static S3Options Of(StoreConnection? named, Func<string, object?>? variable = null) =>
        Of(named?.ProfileName, named?.Region, named?.EndpointUrl, variable ?? (static _ => null));

    /// <summary>What the user names, and for the rest what the session and the settings say.</summary>
    /// <param name="profileName">What was named; null: the session's credentials, else where AWS's tools look.</param>
    /// <param name="region">What was named; null: the session's.</param>
    /// <param name="endpointUrl">What was named.</param>
    /// <param name="variable">Gives the value of a variable of the session.</param>
    public static S3Options Of(string? profileName, string? region, string? endpointUrl, Func<string, object?> variable)
    {
        var settings = Isolated.Settings();
        return new S3Options(
            profileName,
            region ?? SessionRegion(variable(RegionVariable)),
            endpointUrl,
            profileName is null ? SessionCredentials.From(variable(CredentialsVariable)) : null)
        {
            RequesterPays = settings.RequesterPays,
            KmsKeyId = settings.S3KmsKeyId,
        };
    }

    // A text, or AWS.Tools' object for a region.
    private static string? SessionRegion(object? stored)
    {
        var value = stored is PSObject wrapped ? wrapped.BaseObject : stored;
        var name = value as string ?? value?.GetType().GetProperty("SystemName")?.GetValue(value) as string;
        return string.IsNullOrEmpty(name) ? null : name;
    }

    private static IEnumerable<string?> Surroundings()
    {
        var folder = Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".aws");
        string?[] files =
        [
            System.Environment.GetEnvironmentVariable("AWS_CONFIG_FILE") ?? Path.Combine(folder, "config"),
            System.Environment.GetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE") ?? Path.Combine(folder, "credentials"),
        ];
        return Variables.Select(System.Environment.GetEnvironmentVariable)
            .Concat(files.Select(file => string.IsNullOrEmpty(file) ? null : $"{File.GetLastWriteTimeUtc(file).Ticks}"));
    }
}
