using System.Diagnostics;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Quilt.Aws.S3;

/// <summary>Stands below the SDK's retries, where each try passes, and says of each after the first what became of the one before.</summary>
internal sealed class SdkRetries : PipelineHandler
{
    private static readonly AsyncLocal<string?> Flowing = new();

    private readonly ConditionalWeakTable<IRequestContext, Failure> failures = new();

    /// <summary>What the caller asks for: the SDK knows its requests by other names.</summary>
    public static string? Asked
    {
        get => Flowing.Value;
        set => Flowing.Value = value;
    }

    /// <inheritdoc/>
    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        var request = executionContext.RequestContext;
        if (failures.TryGetValue(request, out var failure))
            RetryLine.Say(Asked ?? request.RequestName, failure.Message, Stopwatch.GetElapsedTime(failure.Time));
        try
        {
            return await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            failures.AddOrUpdate(request, new Failure(error is AmazonServiceException { ErrorCode: { Length: > 0 } code } ? $"{code}: {error.Message}" : error.Message, Stopwatch.GetTimestamp()));
            throw;
        }
    }

    private sealed record Failure(string Message, long Time);
}
