using Quilt.Storage;

namespace Quilt.Aws.S3;

/// <summary>
/// Tries out what a server makes of conditions, on an object of its own: some ignore <c>If-None-Match</c>, and refuse every
/// <c>If-Match</c> on versioned buckets (radosgw 16). An object that others write too would not do: under a race that server refuses
/// what it else ignores.
/// </summary>
internal static class S3ConditionProbe
{
    private static readonly byte[] Content = "probe"u8.ToArray();

    /// <summary>Whether the server refuses what it must, and takes what it must.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="key">A key that the user may write: the probe lies beside it for a moment.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<bool> RunAsync(Bucket bucket, string key, CancellationToken cancellationToken)
    {
        var probe = $"{key}-probe-{Guid.NewGuid():n}";
        try
        {
            return await bucket.TryPutAsync(probe, Content, WriteCondition.IfAbsent, cancellationToken).ConfigureAwait(false) is { } tag
                && await bucket.TryPutAsync(probe, Content, WriteCondition.IfAbsent, cancellationToken).ConfigureAwait(false) is null
                && await bucket.TryPutAsync(probe, Content, WriteCondition.IfMatch(tag), cancellationToken).ConfigureAwait(false) is not null
                && await bucket.TryPutAsync(probe, Content, WriteCondition.IfMatch($"\"{new string('0', 32)}\""), cancellationToken).ConfigureAwait(false) is null;
        }
        catch (QuiltException error) when (error.Problem == S3Failure.UnknownFeature)
        {
            return false; // it knows no conditions, and says so
        }
        finally
        {
            await Cleanup.TryAsync(token => RemoveAsync(bucket, probe, token), cancellationToken).ConfigureAwait(false);
        }
    }

    // With all its versions; who may not do that leaves a few bytes, which nothing reads.
    private static async Task RemoveAsync(Bucket bucket, string probe, CancellationToken cancellationToken)
    {
        await foreach (var version in bucket.ListVersionsAsync(probe, cancellationToken).ConfigureAwait(false))
            await bucket.Sdk.DeleteObjectAsync(bucket.Name, probe, version.VersionId, cancellationToken).ConfigureAwait(false);
    }
}
