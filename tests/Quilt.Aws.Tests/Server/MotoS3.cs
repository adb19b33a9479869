namespace Quilt.Aws.Tests;

/// <summary>
/// moto as an S3 server, one for the process: for what radosgw lacks (conditions that hold, checksums that are kept). It verifies no signature,
/// so any key will do. Where it is not installed, tests are skipped and say so.
/// </summary>
internal static class MotoS3
{
    private static readonly Lazy<Task<MotoServer>> Running = new(() => Task.Run(StartAsync));

    public static async Task<AwsConnection> ConnectAsync() => new()
    {
        EndpointUrl = (await Running.Value).Url,
        Region = "us-east-1",
        SessionCredentials = () => ("AKIAMOTO", "moto-secret", null),
    };

    private static async Task<MotoServer> StartAsync()
    {
        var server = await MotoServer.StartAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return server;
    }
}
