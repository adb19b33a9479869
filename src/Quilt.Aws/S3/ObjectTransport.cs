using System.Net;

namespace Quilt.Aws.S3;

/// <summary>
/// The lean path for the bytes of objects. It signs with the payload hash that the caller has computed anyway (the SDK's client would
/// hash every body once more) and sends from the caller's buffer; docs/architecture.md has the figures that justify it.
/// </summary>
/// <param name="http">Shared by all buckets.</param>
/// <param name="home">The bucket, and where it is.</param>
internal sealed class ObjectTransport(HttpClient http, S3Home home)
{
    /// <summary>How often a request is sent again after what a refusal teaches: the server's clock, the bucket's region, that bytes were spoilt on their way.</summary>
    public const int MostCorrections = 3;

    private readonly S3Pace pace = new();
    private long skewTicks; // what to add to this machine's clock
    private volatile bool isDenialPlain;

    /// <summary>Sends a request until it is answered, or refused for good.</summary>
    /// <returns>An answer of success whose body is still to be read; the caller disposes it.</returns>
    /// <exception cref="QuiltException">See <see cref="S3Failure"/>.</exception>
    public async Task<HttpResponseMessage> SendAsync(S3Request request, CancellationToken cancellationToken)
    {
        for (var corrections = 0; ; corrections++)
        {
            var site = home.Site;
            var answer = await SendWithRetriesAsync(request, site, cancellationToken).ConfigureAwait(false);
            if (answer.IsSuccessStatusCode)
                return answer;
            using (answer)
            {
                var refusal = await ReadAsync(request, site, answer, cancellationToken).ConfigureAwait(false);
                if (corrections == MostCorrections || !TryCorrect(refusal, site))
                    throw S3Failure.ToException(refusal, request.Action, home, request.Place);
                RetryLine.Say(RetryLine.Asked(request.Action, home.Bucket, request.Key), RetryLine.Words(refusal), TimeSpan.Zero);
            }
        }
    }

    // Answers to HEAD have no body, so that 400 and 403 may be about the clock, the keys, the token or the region as well: a GET of one byte
    // is refused in words. Where 403 once was about permission it stays so: all else would have met every other request too.
    private async Task<S3Refusal> ReadAsync(S3Request request, S3Site site, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var refusal = await S3Failure.ReadAsync(answer, cancellationToken).ConfigureAwait(false);
        if (request.Method != HttpMethod.Head || !(refusal.Status is HttpStatusCode.BadRequest || (refusal.Status is HttpStatusCode.Forbidden && !isDenialPlain)))
            return refusal;
        var question = request with
        {
            Method = HttpMethod.Get,
            Query = [.. request.Query.Where(pair => pair.Key != "partNumber")], // not taken beside a range
            Headers = [.. request.Headers, new("Range", "bytes=0-0")],
        };
        using var words = await SendWithRetriesAsync(question, site, cancellationToken).ConfigureAwait(false);
        if (words.StatusCode != refusal.Status)
            return refusal;
        refusal = await S3Failure.ReadAsync(words, cancellationToken).ConfigureAwait(false);
        isDenialPlain |= refusal.Code == "AccessDenied";
        return refusal;
    }

    private bool TryCorrect(S3Refusal refusal, S3Site asked)
    {
        if (refusal.IsOfSpoiltBytes)
            return true;
        if (refusal.IsOfWrongRegion)
            return home.TryFollow(refusal, asked);
        if (refusal is not { Code: "RequestTimeTooSkewed", ServerTime: { } serverTime })
            return false;
        var skew = (serverTime - DateTimeOffset.UtcNow).Ticks;
        // A server that still refuses its own time would for ever.
        return Math.Abs(Interlocked.Exchange(ref skewTicks, skew) - skew) > TimeSpan.TicksPerMinute;
    }

    private async Task<HttpResponseMessage> SendWithRetriesAsync(S3Request request, S3Site site, CancellationToken cancellationToken)
    {
        try
        {
            return await S3Retry.RunAsync(token => SendOnceAsync(request, site, token), request, home.Bucket, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (S3Retry.IsTransient(error, cancellationToken) || error is HttpRequestException)
        {
            throw S3Failure.NoAnswer(error, request.Action, home.Bucket, request.Key);
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(S3Request request, S3Site site, CancellationToken cancellationToken)
    {
        await pace.WaitAsync(cancellationToken).ConfigureAwait(false);
        using HttpRequestMessage message = new(request.Method, S3Url.Of(site.BucketUrl, request.Key, request.Query));
        if (request.BodyHash is not null)
            message.Content = new RequestBody(request.Body);
        message.Options.Set(StallHandler.IsStreamed, true);
        foreach (var (name, value) in await HeadersAsync(message.RequestUri!, request, site).ConfigureAwait(false))
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
                message.Content?.Headers.TryAddWithoutValidation(name, value);
        }
        var answer = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (pace.Answered(answer.StatusCode) is { } slower)
            RetryLine.SaySlower(home.Bucket, slower);
        return answer;
    }

    private async ValueTask<IEnumerable<KeyValuePair<string, string>>> HeadersAsync(Uri uri, S3Request request, S3Site site)
    {
        if (home.Keys is null)
            return request.Headers;
        var keys = await home.Keys.AskAsync(request.Action, home.Bucket, request.Key).ConfigureAwait(false);
        var time = DateTime.UtcNow.AddTicks(Interlocked.Read(ref skewTicks));
        return SigV4.Sign(request, uri, keys.AccessKey, keys.SecretKey, keys.Token, site.Region, time);
    }
}
