using System.Runtime.CompilerServices;

namespace Quilt.Aws.Tests;

/// <summary>
/// A home without the user's AWS files and keys: what a test needs it writes there. The SDK reads the files' places once, before the first
/// test, so it is one home for all; profiles have names of their own.
/// </summary>
internal static class AwsHome
{
    private static readonly Lock Gate = new();

    /// <summary>The folder of the files, as <c>~/.aws</c>.</summary>
    public static string Folder { get; } = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "aws-home", Guid.NewGuid().ToString("n"), ".aws")).FullName;

    [ModuleInitializer]
    internal static void Use()
    {
        foreach (var name in (string[])["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"])
        {
            // The server that QUILTPS_TEST_S3_ENDPOINT names is reached by keys of the environment, which the fixture takes from there.
            if (Environment.GetEnvironmentVariable("QUILTPS_TEST_S3_ENDPOINT") is null)
                Environment.SetEnvironmentVariable(name, null);
        }
        File.WriteAllText(Path.Combine(Folder, "config"), "");
        File.WriteAllText(Path.Combine(Folder, "credentials"), "");
        Environment.SetEnvironmentVariable("AWS_CONFIG_FILE", Path.Combine(Folder, "config"));
        Environment.SetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE", Path.Combine(Folder, "credentials"));
        Environment.SetEnvironmentVariable("AWS_EC2_METADATA_DISABLED", "true");
        Environment.SetEnvironmentVariable("HOME", Path.GetDirectoryName(Folder));
    }

    /// <summary>Writes a profile.</summary>
    /// <returns>Its name.</returns>
    public static string Profile(params string[] lines)
    {
        var name = $"p{Guid.NewGuid():n}";
        lock (Gate)
            File.AppendAllLines(Path.Combine(Folder, "config"), [$"[profile {name}]", .. lines]);
        return name;
    }
}
