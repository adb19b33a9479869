using System.Runtime.CompilerServices;
using Amazon.S3.Model;
using Quilt.Aws.S3;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>
/// The objects below a job's output, each in the version that the job's last attempt left: what was written after its end is not seen, and
/// what was there before it is marked as left over.
/// </summary>
internal sealed class OutputObjects(S3Clients clients)
{
    // Between a program's last write and its recorded end; S3's clock and AWS Batch's differ a little.
    private static readonly TimeSpan EndSlack = TimeSpan.FromSeconds(2);

    /// <summary>The objects in S3's order.</summary>
    /// <param name="output">The job's output, <c>s3://bucket/key</c>.</param>
    /// <param name="started">When the attempt started; null: it never did.</param>
    /// <param name="since">
    /// From when on what is written is its own; null: its start. The start that AWS Batch tells comes some time after a program's, and S3 has
    /// another clock, so it is somewhat before that (see <see cref="BatchOptions.StartSlack"/>), but not before the end of the try before.
    /// </param>
    /// <param name="stopped">When it ended; null: it runs.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<ResultFile> ListAsync(
        string output, DateTimeOffset? started, DateTimeOffset? since, DateTimeOffset? stopped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var first = since < started ? since : started;
        var (name, key) = S3Place.Parse(output);
        var below = $"{key.TrimEnd('/')}/";
        var bucket = await clients.GetBucketAsync(name, cancellationToken).ConfigureAwait(false);
        string? done = null;
        await foreach (var version in bucket.ListKnownVersionsAsync(below, cancellationToken).ConfigureAwait(false))
        {
            // Versions of a key come newest first: the first that was there at the end is it.
            if (version.Key == done || version.Key.EndsWith('/') || Written(version) > stopped + EndSlack)
                continue;
            done = version.Key;
            if (version.IsDeleteMarker != true)
            {
                yield return new ResultFile(version.Key[below.Length..], version.Size ?? 0, PhysicalKey.S3(name, version.Key, S3Written.Version(version.VersionId)))
                {
                    Tag = version.ETag,
                    IsLeftover = first is null || IsBefore(Written(version), first.Value),
                };
            }
        }
    }

    private static DateTimeOffset Written(S3ObjectVersion version) => version.LastModified.GetValueOrDefault().ToUniversalTime();

    // S3 tells whole seconds, so an object of the second from which on it is the attempt's may be its own.
    private static bool IsBefore(DateTimeOffset written, DateTimeOffset first) =>
        written < (written.Millisecond == 0 ? first.AddTicks(-(first.UtcTicks % TimeSpan.TicksPerSecond)) : first);
}
