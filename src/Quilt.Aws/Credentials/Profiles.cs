using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;

namespace Quilt.Aws.Credentials;

/// <summary>The profiles of the shared config and credentials files.</summary>
internal static class Profiles
{
    private const string Default = "default";
    private const int MostToName = 10;

    /// <summary>The profile that is meant when none is named.</summary>
    public static string Current => Variable("AWS_PROFILE") ?? Default;

    /// <summary>The region that a profile names; null when it names none or does not exist.</summary>
    public static string? RegionOf(string profile) =>
        Chain().TryGetProfile(profile, out var found) ? found.Region?.SystemName : null;

    /// <summary>A profile's credentials.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.CredentialsInvalid"/>: it does not exist or is incomplete.</exception>
    public static AWSCredentials CredentialsOf(string profile)
    {
        var chain = Chain();
        if (!chain.TryGetProfile(profile, out var found))
        {
            var known = string.Join(", ", chain.ListProfiles().Select(p => p.Name).Take(MostToName));
            throw Invalid(profile, $"is not in the AWS config or credentials file. Known profiles: {(known.Length == 0 ? "none" : known)}.", null);
        }
        try
        {
            return found.GetAWSCredentials(found.CredentialProfileStore);
        }
        catch (Exception error) when (error is InvalidDataException or AmazonClientException or ArgumentException)
        {
            throw Invalid(profile, $"is incomplete: {error.Message}", error);
        }
    }

    /// <summary>Whether a profile is there.</summary>
    public static bool Exists(string profile) => Chain().TryGetProfile(profile, out _);

    /// <summary>The value of an environment variable; null when it is empty.</summary>
    public static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <summary>The files that the environment names now: the SDK would keep to what it named when it was first asked.</summary>
    private static CredentialProfileStoreChain Chain() => new(Variable("AWS_SHARED_CREDENTIALS_FILE"));

    private static QuiltException Invalid(string profile, string what, Exception? inner) =>
        new(Problem.CredentialsInvalid, $"The profile '{profile}' {what}", profile, inner);
}
