using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;

namespace Quilt.Aws.Tests;

/// <summary>Stands in front of the server, remembers requests and spoils the ones it is told to.</summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private const int SlowPieces = 8;

    // So that what is sent is seen to be taken or not: the system's own buffers would take a part whole.
    private const int SmallBuffer = 64 << 10;

    private static readonly UriCreationOptions AsItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly ConcurrentQueue<string> requests = new();
    private readonly ConcurrentQueue<string> done = new();
    private readonly HttpClient http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, UseProxy = false });
    private readonly WebApplication application;
    private readonly string target;
    private int seen;
    private int open;
    private int spoilt;

    private FaultProxy(string target)
    {
        this.target = target.TrimEnd('/');
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MaxRequestBufferSize = SmallBuffer;
        });
        builder.WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket = Listen);
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

    /// <summary>How many answers were given with another byte.</summary>
    public int Spoilt => Volatile.Read(ref spoilt);

    /// <summary>The pause between the pieces of what is slow.</summary>
    public TimeSpan Pause { get; set; } = TimeSpan.FromMilliseconds(100);

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
        spoilt = 0;
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
        if (fault == Fault.Stalled)
        {
            await WhileWaitedForAsync(context);
            return;
        }
        MemoryStream body = new();
        await CopyAsync(context.Request.Body, body, fault == Fault.SlowRequest ? Pause : null);
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

    private static System.Net.Sockets.Socket Listen(EndPoint endPoint)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
        socket.ReceiveBufferSize = SmallBuffer; // its connections inherit it
        return socket;
    }

    private static Task WhileWaitedForAsync(HttpContext context) =>
        Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);

    private static async Task CopyAsync(Stream from, Stream to, TimeSpan? pause)
    {
        var piece = new byte[SmallBuffer];
        for (int count; (count = await from.ReadAtLeastAsync(piece, piece.Length, throwOnEndOfStream: false)) > 0;)
        {
            await to.WriteAsync(piece.AsMemory(0, count));
            if (pause is { } time)
                await Task.Delay(time);
        }
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

    private async Task AnswerAsync(HttpContext context, HttpResponseMessage answer, byte[] content, Fault? fault)
    {
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (name is not ("Transfer-Encoding" or "Connection" or "Keep-Alive"))
                context.Response.Headers[name] = values.ToArray();
        }
        if (fault == Fault.StalledAnswer && (content.Length == 0 || context.Request.Method == "HEAD"))
            await WhileWaitedForAsync(context);
        if (context.Request.Method == "HEAD")
            return;
        if (fault == Fault.Flipped && content.Length > 0)
        {
            content[content.Length / 2] ^= 1;
            Interlocked.Increment(ref spoilt);
        }
        if (answer.StatusCode != HttpStatusCode.NoContent && answer.StatusCode != HttpStatusCode.NotModified)
            context.Response.ContentLength = content.Length;
        if (fault == Fault.SlowAnswer)
        {
            await DribbleAsync(context.Response.Body, content);
            return;
        }
        var sent = fault is Fault.Truncated or Fault.StalledAnswer ? content.Length / 2 : content.Length;
        await context.Response.Body.WriteAsync(content.AsMemory(0, sent));
        if (fault is not (Fault.Truncated or Fault.StalledAnswer))
            return;
        await context.Response.Body.FlushAsync();
        if (fault == Fault.StalledAnswer)
            await WhileWaitedForAsync(context);
        context.Abort();
    }

    private async Task DribbleAsync(Stream to, byte[] content)
    {
        for (var piece = 0; piece < SlowPieces; piece++)
        {
            var (start, end) = ((int)((long)content.Length * piece / SlowPieces), (int)((long)content.Length * (piece + 1) / SlowPieces));
            await to.WriteAsync(content.AsMemory(start, end - start));
            await to.FlushAsync();
            await Task.Delay(Pause);
        }
    }
}
