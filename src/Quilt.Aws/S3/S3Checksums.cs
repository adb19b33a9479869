using System.Collections.Concurrent;

namespace Quilt.Aws.S3;

/// <summary>
/// Which servers keep the SHA-256 that comes with an object: AWS does; of others the first answer tells, for they say it again or pass over it.
/// Until then it is sent, since a server that does not know it ignores it, and to one that refuses it the request goes again without.
/// </summary>
internal static class S3Checksums
{
    /// <summary>The header, in base64.</summary>
    public const string Header = "x-amz-checksum-sha256";

    // Some servers look for the checksum only where this names it.
    private const string AlgorithmHeader = "x-amz-sdk-checksum-algorithm";

    // By endpoint: what a server can do does not depend on the bucket.
    private static readonly ConcurrentDictionary<string, bool> Known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether checksums that are sent are known to be verified and kept.</summary>
    public static bool AreKeptBy(Bucket bucket) => bucket.IsAws || Known.GetValueOrDefault(bucket.Endpoint);

    /// <summary>Whether they are sent: they are kept, or nobody knows yet.</summary>
    public static bool AreOfferedTo(Bucket bucket) => bucket.IsAws || Known.GetValueOrDefault(bucket.Endpoint, true);

    /// <summary>Sends a request that writes bytes, with their checksum where it may be of use, and holds the answer's against it.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="request">The request without the checksum; its body's hash is the checksum.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="QuiltException"><see cref="Problem.ContentMismatch"/>: the server keeps another checksum than was sent.</exception>
    public static async Task<HttpResponseMessage> SendAsync(Bucket bucket, S3Request request, CancellationToken cancellationToken)
    {
        var sum = Convert.ToBase64String(request.BodyHash!);
        return await OfferAsync(bucket, async withChecksum =>
        {
            if (!withChecksum)
                return await bucket.Objects.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var answer = await bucket.Objects.SendAsync(request with { Headers = [.. request.Headers, new(Header, sum), new(AlgorithmHeader, "SHA256")] }, cancellationToken).ConfigureAwait(false);
            Learn(bucket, request.Key, sum, answer);
            return answer;
        }).ConfigureAwait(false);
    }

    /// <summary>Makes a request with what it says of checksums where that may be of use, and without it where the server refuses to hear of them.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="send">Sends the request; told whether it may speak of checksums.</param>
    public static async Task<T> OfferAsync<T>(Bucket bucket, Func<bool, Task<T>> send)
    {
        if (!AreOfferedTo(bucket))
            return await send(false).ConfigureAwait(false);
        try
        {
            return await send(true).ConfigureAwait(false);
        }
        catch (QuiltException error) when (error.Problem == S3Failure.UnknownFeature && !AreKeptBy(bucket))
        {
            var answer = await send(false).ConfigureAwait(false);
            Known[bucket.Endpoint] = false; // it was the checksum, since without it the request passes
            return answer;
        }
    }

    private static void Learn(Bucket bucket, string key, string sent, HttpResponseMessage answer)
    {
        var kept = answer.Headers.TryGetValues(Header, out var values) ? values.First() : null;
        if (kept is not null && kept != sent)
        {
            answer.Dispose();
            throw new QuiltException(Problem.ContentMismatch, $"s3://{bucket.Name}/{key} has the checksum {kept} there; what was sent has {sent}.", key);
        }
        if (!bucket.IsAws)
            Known.TryAdd(bucket.Endpoint, kept is not null);
    }
}
