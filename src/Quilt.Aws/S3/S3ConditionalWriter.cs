using System.Collections.Concurrent;
using Quilt.Storage;

namespace Quilt.Aws.S3;

/// <summary>
/// Writes small objects under a condition. A server whose answer to conditions is not what S3's is (see <see cref="S3ConditionProbe"/>) is sent
/// none; it gets a look right before each write instead, which is the best it allows.
/// </summary>
internal static class S3ConditionalWriter
{
    // By endpoint: what a server can do does not depend on the bucket.
    private static readonly ConcurrentDictionary<string, S3Conditions> Known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What is known of the bucket's server.</summary>
    public static S3Conditions Of(Bucket bucket) => bucket.IsAws ? S3Conditions.OfAws : Known.GetValueOrDefault(bucket.Endpoint, S3Conditions.NotKnown);

    /// <summary>Writes content.</summary>
    /// <returns>Whether the condition held; if not, nothing was changed.</returns>
    public static async Task<bool> WriteAsync(
        Bucket bucket, string key, ReadOnlyMemory<byte> content, WriteCondition condition, CancellationToken cancellationToken)
    {
        if (!Of(bucket).IsTried && await S3ConditionProbe.RunAsync(bucket, cancellationToken).ConfigureAwait(false) is { IsTried: true } found)
            Known[bucket.Endpoint] = found;
        var areHonoured = Of(bucket).AreHonoured;
        if (!areHonoured && !await HoldsNowAsync(bucket, key, condition, cancellationToken).ConfigureAwait(false))
            return false;
        var sent = areHonoured ? condition : WriteCondition.None;
        if (await bucket.TryPutAsync(key, content, sent, cancellationToken).ConfigureAwait(false) is not null)
            return true;
        // A refused write may be our own: the answer to the first try was lost, and the transport tried again.
        var there = await bucket.TryReadAsync(key, Math.Max(1024, content.Length), cancellationToken).ConfigureAwait(false);
        return there is not null && there.Content.Span.SequenceEqual(content.Span);
    }

    /// <summary>Writes an object under a condition that the server checks.</summary>
    /// <returns>The new tag; null when the server refused.</returns>
    public static async Task<string?> TryPutAsync(
        this Bucket bucket, string key, ReadOnlyMemory<byte> content, WriteCondition condition, CancellationToken cancellationToken)
    {
        IEnumerable<KeyValuePair<string, string>> headers = condition switch
        {
            { MustBeAbsent: true } => [new("If-None-Match", "*")],
            { Tag: { } tag } => [new("If-Match", tag)],
            _ => [],
        };
        try
        {
            return (await bucket.PutAsync(key, content, S3Objects.Hash(content), headers, cancellationToken).ConfigureAwait(false)).Tag;
        }
        catch (QuiltException error) when (error.Problem == S3Failure.ConditionFailed || (error.IsMissing() && condition.Tag is not null))
        {
            return null; // some answer that there is nothing to match
        }
    }

    private static async Task<bool> HoldsNowAsync(Bucket bucket, string key, WriteCondition condition, CancellationToken cancellationToken)
    {
        if (condition == WriteCondition.None)
            return true;
        var head = await bucket.TryHeadAsync(key, null, cancellationToken).ConfigureAwait(false);
        return condition.MustBeAbsent ? head is null : head?.Tag == condition.Tag;
    }
}
