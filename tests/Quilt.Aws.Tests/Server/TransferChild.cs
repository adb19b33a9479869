using System.Globalization;
using Quilt.Registries;
using Quilt.Tests;
using Quilt.Transfers;

namespace Quilt.Aws.Tests;

/// <summary>A push or an install in a process of its own, to be killed or measured.</summary>
internal static class TransferChild
{
    private const string Ready = "ready";

    /// <summary>Starts it; it has opened everything and waits to be told to go on.</summary>
    /// <param name="connection">How the server is reached: an endpoint and keys.</param>
    /// <param name="verb"><c>push</c> or <c>install</c>.</param>
    /// <param name="bucket">The registry's bucket.</param>
    /// <param name="name">The package.</param>
    /// <param name="folder">The folder that is pushed, or installed into.</param>
    public static async Task<ChildProcess> StartAsync(AwsConnection connection, string verb, string bucket, PackageName name, string folder)
    {
        var (id, secret, _) = connection.SessionCredentials!();
        var child = ChildProcess.Start<Program>(verb, connection.EndpointUrl!, id, secret, bucket, name.ToString(), folder);
        Assert.Equal(Ready, await child.ReadLineAsync());
        child.WriteLine("go");
        return child;
    }

    /// <summary>Waits until it is done; gives its peak memory in MiB.</summary>
    public static async Task<int> PeakAsync(ChildProcess child)
    {
        var peak = await child.ReadLineAsync();
        Assert.Equal(0, await child.WaitAsync());
        return int.Parse(peak!, CultureInfo.InvariantCulture) >> 10;
    }

    /// <summary>What runs in the process.</summary>
    private sealed class Program
    {
        internal static async Task ChildAsync(string[] arguments)
        {
            var (verb, name, folder) = (arguments[0], PackageName.Parse(arguments[5]), arguments[6]);
            using S3Registries registries = new(new AwsConnection { EndpointUrl = arguments[1], Region = "us-east-1", SessionCredentials = () => (arguments[2], arguments[3], null) });
            var registry = registries.Open(RegistryLocation.Parse($"s3://{arguments[4]}", "/"));
            var package = verb == "push" ? Flow.FromFolder(folder) : await registry.GetAsync(name, null, null, default);
            Console.WriteLine(Ready);
            Console.ReadLine();
            if (verb == "push")
                await Flow.PushAsync(registry, package, new PushOptions { Name = name });
            else if (await Flow.InstallAsync(package, folder, registries.Content) is [var error, ..])
                throw error;
            Console.WriteLine(PeakMemory.KibibytesOfThis());
        }
    }
}
