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

    /// <summary>A byte of the request's body is another when the server gets it.</summary>
    FlippedRequest,

    /// <summary>The user may not do that: 403, and nothing is done.</summary>
    Denied,

    /// <summary>No answer comes while the client waits, and nothing is done.</summary>
    Stalled,
}

/// <summary>Stands in front of the server, remembers requests and spoils the ones it is told to.</summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private static readonly UriCreationOptions AsItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly ConcurrentQueue<string> requests = new();
    private readonly ConcurrentQueue<string> done = new();
    private readonly HttpClient http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, UseProxy = false });
    private readonly WebApplication application;
    private readonly string target;
    private int seen;
    private int open;

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
        application.Run(CountAsync);
    }

    /// <summary>Where it listens.</summary>
    public string Url => application.Urls.Single();

    /// <summary>Method and target of every request since the last <see cref="Reset"/>.</summary>
    public IReadOnlyList<string> Requests => [.. requests];

    /// <summary>Answers requests in the server's place; false leaves them to the server.</summary>
    public Func<HttpContext, Task<bool>>? Instead { get; set; }

    /// <summary>Those that the server has done, whether or not the client has got the answer.</summary>
    public IReadOnlyList<string> Done => [.. done];

    /// <summary>Requests that are under way.</summary>
    public int Open => Volatile.Read(ref open);

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
        done.Clear();
        seen = 0;
        Plan = plan;
        Instead = null;
    }

    /// <summary>Answers a request with an error as S3 writes it.</summary>
    public static Task RefuseAsync(HttpContext context, int status, string code, string message = "No.")
    {
        context.Response.StatusCode = status;
        return context.Request.Method == "HEAD" ? Task.CompletedTask : context.Response.WriteAsync($"<Error><Code>{code}</Code><Message>{message}</Message></Error>");
    }

    public async ValueTask DisposeAsync()
    {
        await application.DisposeAsync();
        http.Dispose();
    }

    private async Task CountAsync(HttpContext context)
    {
        Interlocked.Increment(ref open);
        try
        {
            await HandleAsync(context);
        }
        finally
        {
            Interlocked.Decrement(ref open);
        }
    }

    private async Task HandleAsync(HttpContext context)
    {
        var line = $"{context.Request.Method} {context.Features.Get<IHttpRequestFeature>()!.RawTarget}";
        requests.Enqueue(line);
        var fault = Plan?.Invoke(Interlocked.Increment(ref seen) - 1, line);
        MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body);
        context.Request.Body = new MemoryStream(body.GetBuffer(), 0, (int)body.Length);
        if (Instead is { } instead && await instead(context))
            return;
        if (fault == Fault.Busy)
        {
            await RefuseAsync(context, 503, "SlowDown");
            return;
        }
        if (fault == Fault.Denied)
        {
            await RefuseAsync(context, 403, "AccessDenied");
            return;
        }
        if (fault == Fault.Stalled)
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return;
        }
        if (fault == Fault.FlippedRequest && body.Length > 0)
            body.GetBuffer()[body.Length / 2] ^= 1;
        if (fault == Fault.Reset)
        {
            context.Abort();
            return;
        }
        using var answer = await SendAsync(context.Request, body.ToArray());
        var content = await answer.Content.ReadAsByteArrayAsync();
        if (answer.IsSuccessStatusCode)
            done.Enqueue(line);
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
