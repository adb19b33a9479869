using System.Diagnostics;

namespace Quilt.Aws.Tests;

/// <summary>
/// The S3 server that the tests talk to: the one that QUILTPS_TEST_S3_ENDPOINT names (with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY), else
/// Ceph's radosgw, started by tests/s3/start-s3.sh: in the folder QUILTPS_TEST_S3_DATA where build.ps1 shares one among suites, or for this
/// process, and stopped at its end. Where neither can be, tests are skipped and say why.
/// </summary>
internal static class S3Server
{
    private static readonly Lazy<Task<Started>> Running = new(() => Task.Run(StartAsync));

    /// <summary>How the owner of the buckets reaches the server.</summary>
    public static async Task<AwsConnection> ConnectAsync()
    {
        var server = await Running.Value;
        Skip.If(server.Reason is not null, server.Reason);
        return new AwsConnection { EndpointUrl = server["S3_ENDPOINT"], Region = "us-east-1", SessionCredentials = () => (server["AWS_ACCESS_KEY_ID"], server["AWS_SECRET_ACCESS_KEY"], null) };
    }

    /// <summary>How a second user does, who may do nothing in the owner's buckets.</summary>
    public static async Task<AwsConnection> ConnectOtherAsync()
    {
        var owner = await ConnectAsync();
        var server = await Running.Value;
        Skip.If(server.Find("S3_OTHER_ACCESS_KEY_ID") is null, "S3_OTHER_ACCESS_KEY_ID names no second user of QUILTPS_TEST_S3_ENDPOINT.");
        return owner with { SessionCredentials = () => (server["S3_OTHER_ACCESS_KEY_ID"], server["S3_OTHER_SECRET_ACCESS_KEY"], null) };
    }

    private static async Task<Started> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("QUILTPS_TEST_S3_ENDPOINT") is { Length: > 0 } endpoint)
            return new Started(new Dictionary<string, string> { ["S3_ENDPOINT"] = endpoint }, null);
        if (!OperatingSystem.IsLinux())
            return new Started([], "radosgw runs on Linux only; set QUILTPS_TEST_S3_ENDPOINT.");
        var folder = Environment.GetEnvironmentVariable("QUILTPS_TEST_S3_DATA");
        if (string.IsNullOrEmpty(folder))
        {
            folder = Directory.CreateTempSubdirectory("quiltps-s3-").FullName;
            AppDomain.CurrentDomain.ProcessExit += (_, _) => RunAsync("stop-s3.sh", folder, []).GetAwaiter().GetResult();
        }
        var port = FreePort.Find();
        var (code, output, errors) = await RunAsync("start-s3.sh", folder, new() { ["S3_PORT"] = $"{port}", ["S3_MON_PORT"] = $"{FreePort.Find()}" });
        return code == 0
            ? new Started(Exports(output), null)
            : new Started([], $"radosgw could not be started: {errors.Trim().Split('\n')[^1]} Install it (root on Debian 12 does so by itself), or set QUILTPS_TEST_S3_ENDPOINT.");
    }

    private static Dictionary<string, string> Exports(string output) => output.Split('\n')
        .Where(line => line.StartsWith("export ", StringComparison.Ordinal))
        .Select(line => line["export ".Length..].Split('=', 2))
        .ToDictionary(pair => pair[0], pair => pair[1]);

    // Daemons inherit the script's output: files, unlike pipes, are not waited for.
    private static async Task<(int Code, string Output, string Errors)> RunAsync(string script, string folder, Dictionary<string, string> variables)
    {
        var log = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        ProcessStartInfo start = new("bash", ["-c", "bash \"$0\" \"$1\" >\"$2.out\" 2>\"$2.err\" </dev/null", Path.Combine(AppContext.BaseDirectory, "s3", script), folder, log]);
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        var result = (process.ExitCode, await File.ReadAllTextAsync($"{log}.out"), await File.ReadAllTextAsync($"{log}.err"));
        File.Delete($"{log}.out");
        File.Delete($"{log}.err");
        return result;
    }

    private sealed record Started(Dictionary<string, string> Settings, string? Reason)
    {
        public string this[string name] => Find(name) ?? throw new InvalidOperationException($"{name} is not set.");

        public string? Find(string name) => Settings.GetValueOrDefault(name) ?? Environment.GetEnvironmentVariable(name);
    }
}
