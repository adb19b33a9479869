using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Quilt.Aws.Tests;

/// <summary>What may befall one request.</summary>
public enum Fault
{
    /// <summary>The server is busy: 503, and nothing is done.</summary>
    Busy,

    /// <summary>The connection breaks before anything is done.</summary>
    Reset,

    /// <summary>The request is done, and its answer lost.</summary>
    LostAnswer,

    /// <summary>The answer's body ends in the middle.</summary>
    Truncated,

    /// <summary>A byte of the answer's body is another.</summary>
    Flipped,
}

/// <summary>Stands in front of the server, remembers requests and spoils the ones it is told to.</summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private static readonly UriCreationOptions AsItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly ConcurrentQueue<string> requests = new();
    private readonly HttpClient http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, UseProxy = false });
    private readonly WebApplication application;
    private readonly string target;
    private int seen;

    private FaultProxy(string target)
    {
        this.target = target.TrimEnd('/');
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        application = builder.Build();
        application.Run(HandleAsync);
    }

    /// <summary>Where it listens.</summary>
    public string Url => application.Urls.Single();

    /// <summary>Method and target of every request since the last <see cref="Reset"/>.</summary>
    public IReadOnlyList<string> Requests => [.. requests];

    /// <summary>The fault for the request of a number, from 0; null for none.</summary>
    public Func<int, string, Fault?>? Plan { get; set; }

    public static async Task<FaultProxy> StartAsync(string target)
    {
        FaultProxy proxy = new(target);
        await proxy.application.StartAsync();
        return proxy;
    }

    public void Reset(Func<int, string, Fault?>? plan = null)
    {
        requests.Clear();
        seen = 0;
        Plan = plan;
    }

    public async ValueTask DisposeAsync()
    {
        await application.DisposeAsync();
        http.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var line = $"{context.Request.Method} {context.Features.Get<IHttpRequestFeature>()!.RawTarget}";
        requests.Enqueue(line);
        var fault = Plan?.Invoke(Interlocked.Increment(ref seen) - 1, line);
        MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body);
        if (fault == Fault.Busy)
        {
            context.Response.StatusCode = 503;
            await context.Response.WriteAsync("<Error><Code>SlowDown</Code><Message>Reduce your request rate.</Message></Error>");
            return;
        }
        if (fault == Fault.Reset)
        {
            context.Abort();
            return;
        }
        using var answer = await SendAsync(context.Request, body.ToArray());
        var content = await answer.Content.ReadAsByteArrayAsync();
        if (fault == Fault.LostAnswer || (fault == Fault.Truncated && content.Length == 0))
        {
            context.Abort();
            return;
        }
        await AnswerAsync(context, answer, content, fault);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequest from, byte[] body)
    {
        var path = from.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget;
        using HttpRequestMessage message = new(new HttpMethod(from.Method), new Uri(target + path, AsItIs));
        if (body.Length > 0 || from.ContentLength is not null)
            message.Content = new ByteArrayContent(body);
        foreach (var (name, value) in from.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value))
                message.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value);
        }
        return await http.SendAsync(message, HttpCompletionOption.ResponseContentRead);
    }

    private static async Task AnswerAsync(HttpContext context, HttpResponseMessage answer, byte[] content, Fault? fault)
    {
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (name is not ("Transfer-Encoding" or "Connection" or "Keep-Alive"))
                context.Response.Headers[name] = values.ToArray();
        }
        if (context.Request.Method == "HEAD")
            return;
        if (fault == Fault.Flipped && content.Length > 0)
            content[content.Length / 2] ^= 1;
        if (answer.StatusCode != HttpStatusCode.NoContent && answer.StatusCode != HttpStatusCode.NotModified)
            context.Response.ContentLength = content.Length;
        var sent = fault == Fault.Truncated ? content.Length / 2 : content.Length;
        await context.Response.Body.WriteAsync(content.AsMemory(0, sent));
        if (fault != Fault.Truncated)
            return;
        await context.Response.Body.FlushAsync();
        context.Abort();
    }
}
