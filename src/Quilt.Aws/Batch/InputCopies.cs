using System.Collections.Concurrent;
using Quilt.Aws.S3;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>
/// Copies the exact versions of a job's inputs, within S3, to a folder that nobody else writes to, so that a container that reads whatever is
/// newest under a name reads them. The folder is named by the input key: jobs that read the same share one.
/// </summary>
internal sealed class InputCopies(S3Clients clients)
{
    private const int AtOnce = 8;

    /// <summary>Makes those copies that are not there yet.</summary>
    /// <param name="subject">The subject with all its inputs.</param>
    /// <param name="folder">Where they go, <c>s3://bucket/key</c>; below it each lies as in the package.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="QuiltException"><see cref="Problem.ContentNotFound"/>: a version was deleted; <see cref="Problem.AccessDenied"/>.</exception>
    public async Task<InputPlaces> MakeAsync(Subject subject, string folder, CancellationToken cancellationToken)
    {
        var (name, prefix) = S3Place.Parse(folder);
        var bucket = await clients.GetBucketAsync(name, cancellationToken).ConfigureAwait(false);
        S3ServerCopy copy = new(clients, bucket, new S3Present(bucket, prefix), HashType.Sha256Chunked); // inputs have hashes
        ConcurrentDictionary<string, PhysicalKey> copies = [];
        await Parallel.ForEachAsync(
            RecordedSubject.AllInputs(subject),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (input, token) =>
            {
                var stored = await copy.RunAsync(input.Entry, input.Entry.PhysicalKey.Bucket!, $"{prefix}/{input.Entry.LogicalKey}", null, token).ConfigureAwait(false);
                copies[input.Entry.LogicalKey] = stored.PhysicalKey;
            }).ConfigureAwait(false);
        return new InputPlaces(copies);
    }
}
