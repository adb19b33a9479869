using System.Net;
using System.Net.Sockets;
using Polly;
using Polly.Retry;

namespace Quilt.Aws.S3;

/// <summary>
/// What is worth another try on the lean path, and after how long: answers of 5xx and 429, refusals that pass by themselves, connections that
/// broke or timed out. The SDK's own requests are retried by the SDK.
/// </summary>
internal static class S3Retry
{
    /// <summary>Tries after the first. With the pauses below they span about half a minute, in which a throttled bucket scales out.</summary>
    private const int Retries = 8;

    // Exponential pauses with jitter, up to eight seconds; cancellation ends them at once.
    private static readonly ResiliencePipeline<HttpResponseMessage> Pipeline =
        new ResiliencePipelineBuilder<HttpResponseMessage>()
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(100),
                MaxDelay = TimeSpan.FromSeconds(8),
                ShouldHandle = arguments => IsTransientAsync(arguments.Outcome, arguments.Context.CancellationToken),
                OnRetry = async arguments =>
                {
                    RetryLine.Say(arguments.Context.OperationKey!, await WordsAsync(arguments.Outcome, arguments.Context.CancellationToken).ConfigureAwait(false), arguments.RetryDelay);
                    arguments.Outcome.Result?.Dispose();
                },
            })
            .Build();

    /// <summary>Sends a request until it is answered for good.</summary>
    /// <param name="send">Sends it once.</param>
    /// <param name="request">The request.</param>
    /// <param name="bucket">The bucket's name.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <remarks>
    /// Nearly every request succeeds at once: those do without the pipeline, whose code a fresh process would compile and each request pass through.
    /// </remarks>
    public static async Task<HttpResponseMessage> RunAsync(
        Func<CancellationToken, Task<HttpResponseMessage>> send, S3Request request, string bucket, CancellationToken cancellationToken)
    {
        Outcome<HttpResponseMessage> first;
        try
        {
            first = Outcome.FromResult(await send(cancellationToken).ConfigureAwait(false));
            if (first.Result!.IsSuccessStatusCode || !await IsTransientAsync(first, cancellationToken).ConfigureAwait(false))
                return first.Result;
        }
        catch (Exception error) when (IsTransient(error, cancellationToken))
        {
            first = Outcome.FromException<HttpResponseMessage>(error);
        }
        Outcome<HttpResponseMessage>? known = first;
        var context = ResilienceContextPool.Shared.Get(RetryLine.Asked(request.Action, bucket, request.Key), cancellationToken);
        try
        {
            return await Pipeline.ExecuteAsync(Next, context).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }

        ValueTask<HttpResponseMessage> Next(ResilienceContext current)
        {
            if (known is not { } outcome)
                return new ValueTask<HttpResponseMessage>(send(current.CancellationToken));
            known = null;
            return outcome.Exception is { } error ? ValueTask.FromException<HttpResponseMessage>(error) : ValueTask.FromResult(outcome.Result!);
        }
    }

    /// <summary>Whether an error of the network may pass by itself.</summary>
    public static bool IsTransient(Exception error, CancellationToken cancellationToken) => error switch
    {
        // An HTTP time-out has the same type as a stop; only our own token tells them apart.
        OperationCanceledException or TimeoutException => !cancellationToken.IsCancellationRequested,
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => false,
        HttpRequestException or IOException or SocketException => true,
        _ => false,
    };

    private static async ValueTask<string> WordsAsync(Outcome<HttpResponseMessage> outcome, CancellationToken cancellationToken) => outcome switch
    {
        { Exception: { } error } => error.Message,
        { Result: { } answer } => RetryLine.Words(await S3Failure.ReadAsync(answer, cancellationToken).ConfigureAwait(false)),
        _ => "",
    };

    private static async ValueTask<bool> IsTransientAsync(Outcome<HttpResponseMessage> outcome, CancellationToken cancellationToken)
    {
        if (outcome.Exception is { } error)
            return IsTransient(error, cancellationToken);
        return outcome.Result!.StatusCode switch
        {
            HttpStatusCode.NotImplemented => false,
            >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout => true,
            // S3 says so of a body that did not come in time, and of two writes that met.
            HttpStatusCode.BadRequest or HttpStatusCode.Conflict => (await S3Failure.ReadAsync(outcome.Result, cancellationToken).ConfigureAwait(false)).IsTransient,
            _ => false,
        };
    }
}
