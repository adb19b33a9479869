using System.ComponentModel;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Quilt.Aws.Tests;

/// <summary>
/// moto's server, an implementation of AWS that is not ours: started for a test where <c>moto_server</c> is on the path, else the
/// test is skipped and says so.
/// </summary>
internal sealed class MotoServer : IAsyncDisposable
{
    private readonly Process process;
    private readonly HttpClient http = new();

    private MotoServer(Process process, int port)
    {
        this.process = process;
        Url = $"http://127.0.0.1:{port}";
    }

    public string Url { get; }

    public static async Task<MotoServer> StartAsync()
    {
        var port = FreePort.Find();
        MotoServer server;
        try
        {
            server = new(Process.Start(new ProcessStartInfo("moto_server", ["-H", "127.0.0.1", "-p", $"{port}"]) { RedirectStandardOutput = true, RedirectStandardError = true })!, port);
        }
        catch (Win32Exception)
        {
            Skip.If(true, "moto_server is not on the path: pip install 'moto[server,batch]'.");
            throw;
        }
        _ = server.process.StandardOutput.ReadToEndAsync(); // a full pipe would stop it
        _ = server.process.StandardError.ReadToEndAsync();
        await server.WaitAsync();
        await server.PostAsync("/moto-api/config", """{"batch": {"use_docker": false}}""");
        return server;
    }

    /// <summary>Makes a queue on a compute environment of its own, which our client has no operations for; moto does not look at the signature.</summary>
    public async Task MakeQueueAsync(string name)
    {
        using HttpRequestMessage role = new(HttpMethod.Post, Url)
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["Action"] = "CreateRole",
                ["Version"] = "2010-05-08",
                ["RoleName"] = name,
                ["AssumeRolePolicyDocument"] = "{}",
            }),
        };
        await SendAsync(role, "iam");
        await BatchAsync("createcomputeenvironment", new JsonObject
        {
            ["computeEnvironmentName"] = name,
            ["type"] = "UNMANAGED",
            ["state"] = "ENABLED",
            ["serviceRole"] = $"arn:aws:iam::123456789012:role/{name}",
        });
        await BatchAsync("createjobqueue", new JsonObject
        {
            ["jobQueueName"] = name,
            ["state"] = "ENABLED",
            ["priority"] = 1,
            ["computeEnvironmentOrder"] = new JsonArray(new JsonObject { ["order"] = 1, ["computeEnvironment"] = name }),
        });
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        process.Kill(); // not its tree: that is stopped first, and stays so when this process ends meanwhile
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task BatchAsync(string operation, JsonObject body)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, $"{Url}/v1/{operation}") { Content = JsonContent.Create(body) };
        await SendAsync(request, "batch");
    }

    private async Task PostAsync(string path, string body)
    {
        using StringContent content = new(body);
        using var answer = await http.PostAsync(Url + path, content);
        answer.EnsureSuccessStatusCode();
    }

    private async Task SendAsync(HttpRequestMessage request, string service)
    {
        request.Headers.TryAddWithoutValidation("Authorization", $"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/{service}/aws4_request, SignedHeaders=host, Signature=0");
        using var answer = await http.SendAsync(request);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
    }

    private async Task WaitAsync()
    {
        while (!process.HasExited)
        {
            try
            {
                using var answer = await http.GetAsync(Url + "/moto-api/data.json");
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(50);
            }
        }
        throw new InvalidOperationException($"moto_server ended with {process.ExitCode}.");
    }
}
