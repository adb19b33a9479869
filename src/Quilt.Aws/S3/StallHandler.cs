namespace Quilt.Aws.S3;

/// <summary>
/// Ends a request that stalls: for some time no byte was sent or answered. How long it takes in all does not matter, since a slow line is no
/// fault. Answers are read here, too, but for those whose reader keeps the time itself (<see cref="S3ReadStream"/>).
/// </summary>
/// <param name="limit">How long nothing may happen.</param>
internal sealed class StallHandler(TimeSpan limit) : DelegatingHandler
{
    /// <summary>Set for a request whose answer, when it is a success, the caller reads.</summary>
    public static readonly HttpRequestOptionsKey<bool> IsStreamed = new(nameof(IsStreamed));

    /// <summary>A limit of a request's own.</summary>
    public static readonly HttpRequestOptionsKey<TimeSpan> Limit = new(nameof(Limit));

    // What a server does by itself, copies of objects and objects of parts, some do without a word.
    private const int PatienceWithWork = 5;

    /// <inheritdoc/>
    /// <exception cref="IOException">The request stalled: worth another try, as a connection that broke.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var own = LimitOf(request);
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stall.CancelAfter(own);
        if (request.Content is RequestBody body)
            body.Sent = () => stall.CancelAfter(own);
        HttpResponseMessage? answer = null;
        try
        {
            answer = await base.SendAsync(request, stall.Token).ConfigureAwait(false);
            var isRead = request.Method == HttpMethod.Head || (answer.IsSuccessStatusCode && request.Options.TryGetValue(IsStreamed, out var streamed) && streamed);
            if (!isRead)
                await ReadAsync(answer, stall, own).ConfigureAwait(false);
            return answer;
        }
        catch (Exception error)
        {
            answer?.Dispose();
            if (error is OperationCanceledException && stall.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
                throw new IOException(FormattableString.Invariant($"Nothing was sent or answered for {own.TotalSeconds:0.#} seconds."), error);
            throw;
        }
    }

    private static async Task ReadAsync(HttpResponseMessage answer, CancellationTokenSource stall, TimeSpan limit)
    {
        MemoryStream whole = new();
        var buffer = new byte[16 << 10];
        var from = await answer.Content.ReadAsStreamAsync(stall.Token).ConfigureAwait(false);
        for (int count; (count = await from.ReadAsync(buffer, stall.Token).ConfigureAwait(false)) > 0; stall.CancelAfter(limit))
            whole.Write(buffer, 0, count);
        ByteArrayContent content = new(whole.GetBuffer(), 0, (int)whole.Length);
        foreach (var (name, values) in answer.Content.Headers)
            content.Headers.TryAddWithoutValidation(name, values);
        answer.Content.Dispose();
        answer.Content = content;
    }

    private TimeSpan LimitOf(HttpRequestMessage request)
    {
        if (request.Options.TryGetValue(Limit, out var own))
            return own;
        var isWork = request.Headers.Contains("x-amz-copy-source") ||
            (request.Method == HttpMethod.Post && request.RequestUri!.Query.Contains("uploadId=", StringComparison.Ordinal));
        return isWork ? limit * PatienceWithWork : limit;
    }
}
