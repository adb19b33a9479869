using Amazon.Runtime.Signing;

namespace Quilt.Aws.S3;

/// <summary>
/// The lean path for the bytes of objects. It signs with the payload hash that the caller has computed anyway (the SDK's client would
/// hash every body once more) and sends from the caller's buffer; docs/architecture.md has the figures that justify it.
/// </summary>
/// <param name="http">Shared by all buckets.</param>
/// <param name="bucket">The bucket's name, for messages.</param>
/// <param name="bucketUrl">Its URL without a trailing slash.</param>
/// <param name="signing">Credentials, region and service; null to send unsigned, for public buckets.</param>
internal sealed class ObjectTransport(HttpClient http, string bucket, string bucketUrl, AWSSigV4Parameters? signing)
{
    private long skewTicks; // what to add to this machine's clock

    /// <summary>Sends a request until it is answered, or refused for good.</summary>
    /// <returns>An answer of success whose body is still to be read; the caller disposes it.</returns>
    /// <exception cref="QuiltException">See <see cref="S3Failure"/>.</exception>
    public async Task<HttpResponseMessage> SendAsync(S3Request request, CancellationToken cancellationToken)
    {
        for (var corrected = false; ; corrected = true)
        {
            var answer = await SendWithRetriesAsync(request, cancellationToken).ConfigureAwait(false);
            if (answer.IsSuccessStatusCode)
                return answer;
            using (answer)
            {
                var refusal = await S3Failure.ReadAsync(answer, cancellationToken).ConfigureAwait(false);
                if (corrected || refusal.Code != "RequestTimeTooSkewed" || refusal.ServerTime is not { } serverTime)
                    throw S3Failure.ToException(refusal, request.Action, bucket, request.Key);
                Interlocked.Exchange(ref skewTicks, (serverTime - DateTimeOffset.UtcNow).Ticks);
            }
        }
    }

    private async Task<HttpResponseMessage> SendWithRetriesAsync(S3Request request, CancellationToken cancellationToken)
    {
        try
        {
            return await S3Retry.RunAsync(token => SendOnceAsync(request, token), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (S3Retry.IsTransient(error, cancellationToken) || error is HttpRequestException)
        {
            throw new QuiltException(
                Problem.InputOutput,
                $"{request.Action} on s3://{bucket}/{request.Key} got no answer after many tries: {error.Message} Check the network and -EndpointUrl.",
                $"s3://{bucket}/{request.Key}",
                error);
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(S3Request request, CancellationToken cancellationToken)
    {
        using HttpRequestMessage message = new(request.Method, S3Url.Of(bucketUrl, request.Key, request.Query));
        if (request.BodyHash is not null)
            message.Content = new ReadOnlyMemoryContent(request.Body);
        foreach (var (name, value) in await HeadersAsync(message.RequestUri!, request, cancellationToken).ConfigureAwait(false))
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
                message.Content?.Headers.TryAddWithoutValidation(name, value);
        }
        var answer = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        // What a refusal says decides what is done about it: one that breaks off is asked for again.
        if (!answer.IsSuccessStatusCode)
            await answer.Content.LoadIntoBufferAsync(cancellationToken).ConfigureAwait(false);
        return answer;
    }

    private async Task<IEnumerable<KeyValuePair<string, string>>> HeadersAsync(Uri uri, S3Request request, CancellationToken cancellationToken)
    {
        if (signing is null)
            return request.Headers;
        var keys = await signing.Credentials.GetCredentialsAsync().ConfigureAwait(false);
        var time = DateTime.UtcNow.AddTicks(Interlocked.Read(ref skewTicks));
        return SigV4.Sign(request, uri, keys.AccessKey, keys.SecretKey, keys.Token, signing.Region.SystemName, time);
    }
}
