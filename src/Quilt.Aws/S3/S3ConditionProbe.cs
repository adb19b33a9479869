using Quilt.Storage;

namespace Quilt.Aws.S3;

/// <summary>
/// Tries out what a server makes of conditions, on an object of its own: some ignore <c>If-None-Match</c>, and refuse every
/// <c>If-Match</c> on versioned buckets (radosgw 16). An object that others write too would not do: under a race that server refuses
/// what it else ignores.
/// </summary>
internal static class S3ConditionProbe
{
    // Where nobody looks for packages or manifests: what cannot be removed again is no revision to anybody.
    private const string Folder = ".quilt/tmp";

    private static readonly byte[] Content = "probe"u8.ToArray();

    /// <summary>Whether the server refuses what it must, and takes what it must.</summary>
    /// <param name="bucket">The bucket: the probe lies in it for a moment.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<S3Conditions> RunAsync(Bucket bucket, CancellationToken cancellationToken)
    {
        var probe = $"{Folder}/probe-{Guid.NewGuid():n}";
        var isWritten = false;
        var areHonoured = false;
        var isRemoved = false;
        try
        {
            var tag = await bucket.TryPutAsync(probe, Content, WriteCondition.IfAbsent, cancellationToken).ConfigureAwait(false);
            isWritten = tag is not null;
            areHonoured = tag is not null
                && await bucket.TryPutAsync(probe, Content, WriteCondition.IfAbsent, cancellationToken).ConfigureAwait(false) is null
                && await bucket.TryPutAsync(probe, Content, WriteCondition.IfMatch(tag), cancellationToken).ConfigureAwait(false) is not null
                && await bucket.TryPutAsync(probe, Content, WriteCondition.IfMatch($"\"{new string('0', 32)}\""), cancellationToken).ConfigureAwait(false) is null;
        }
        catch (QuiltException error) when (error.Problem == S3Failure.UnknownFeature)
        {
            // It knows no conditions, and says so.
        }
        catch (QuiltException error) when (error.Problem == Problem.AccessDenied)
        {
            return S3Conditions.NotKnown; // who may write pointers need not be allowed to write there
        }
        finally
        {
            await Cleanup.TryAsync(
                async token =>
                {
                    await RemoveAsync(bucket, probe, token).ConfigureAwait(false);
                    isRemoved = true;
                },
                cancellationToken).ConfigureAwait(false);
        }
        return new S3Conditions(areHonoured, IsTried: true, isWritten && !isRemoved ? probe : null);
    }

    // With all its versions. Who may not do that may still mark it as deleted; who may not even that leaves a few bytes, which nothing reads.
    private static async Task RemoveAsync(Bucket bucket, string probe, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var version in bucket.ListVersionsAsync(probe, cancellationToken).ConfigureAwait(false))
                await bucket.Sdk.DeleteObjectAsync(bucket.Name, probe, version.VersionId, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is QuiltException or Amazon.S3.AmazonS3Exception)
        {
            await bucket.Sdk.DeleteObjectAsync(bucket.Name, probe, cancellationToken).ConfigureAwait(false);
        }
    }
}
