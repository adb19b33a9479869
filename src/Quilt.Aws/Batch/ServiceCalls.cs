using System.Diagnostics;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Quilt.Aws.S3;

namespace Quilt.Aws.Batch;

/// <summary>
/// Stands below the SDK's retries, where each try passes: says what is tried again and why, warns of a service that fell silent, and gives up soon
/// what never answered, which more likely is named wrongly than out of order.
/// </summary>
internal sealed class ServiceCalls(ServiceAddress address, ServicePulse pulse) : PipelineHandler
{
    private const int MostFirstTries = 3;
    private const int TriesBeforeWarning = 3;

    // AWS answers within a second, or not at all.
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Noticeable = TimeSpan.FromSeconds(2);

    private readonly ConditionalWeakTable<IRequestContext, Tries> known = new();

    /// <inheritdoc/>
    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        var request = executionContext.RequestContext;
        var tries = known.GetOrCreateValue(request);
        var asked = SdkRetries.Asked ?? request.RequestName;
        if (tries.Failure is { } failure)
            RetryLine.Say(asked, failure, Stopwatch.GetElapsedTime(tries.FailedAt));
        var began = DateTimeOffset.UtcNow;
        using Timer slow = new(_ => Warn($"has not answered {asked} for {Slow.TotalSeconds:0} seconds, and is waited for"), null, Slow, Timeout.InfiniteTimeSpan);
        try
        {
            var answer = await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
            pulse.Answered();
            return answer;
        }
        catch (OperationCanceledException) when (request.CancellationToken.IsCancellationRequested)
        {
            if (DateTimeOffset.UtcNow - began > Noticeable)
                pulse.Missed(began);
            throw;
        }
        catch (Exception error)
        {
            address.NoteWith(error, request.Request.Endpoint);
            tries.Add(error);
            if (ServiceAnswer.IsFromAws(error))
                pulse.Answered();
            else
                Miss(request, tries, error, asked, began);
            throw;
        }

        void Warn(string what) => Tell($"{address.Service} {what}.");
    }

    private void Miss(IRequestContext request, Tries tries, Exception error, string asked, DateTimeOffset began)
    {
        pulse.Missed(began);
        if (ServiceAnswer.IsHopeless(error) && !pulse.HasAnswered && tries.Count >= MostFirstTries)
            request.Retries = Math.Max(request.Retries, request.ClientConfig.MaxErrorRetry); // the limit of retries is reached
        else if (tries.Count == TriesBeforeWarning)
            Tell($"{ServiceAddress.Of(error)} does not answer {asked}, and is asked again some times: {ServiceAnswer.Why(error)}");
    }

    // One warning for each silence: many calls are under way at once.
    private void Tell(string message)
    {
        if (CurrentReport.Value is { } report && pulse.IsNews())
            report.Warning(message);
    }

    private sealed class Tries
    {
        public int Count { get; private set; }

        public string? Failure { get; private set; }

        public long FailedAt { get; private set; }

        public void Add(Exception error)
        {
            Count++;
            Failure = error is AmazonServiceException { ErrorCode: { Length: > 0 } code } ? $"{code}: {error.Message}" : ServiceAnswer.Why(error);
            FailedAt = Stopwatch.GetTimestamp();
        }
    }
}
