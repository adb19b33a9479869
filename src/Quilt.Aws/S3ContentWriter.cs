using System.Collections.Concurrent;
using Quilt.Aws.S3;
using Quilt.Storage;

namespace Quilt.Aws;

/// <summary>Stores content in a bucket: files are uploaded, objects of S3 are copied by S3 itself.</summary>
/// <param name="clients">The clients of the connection.</param>
/// <param name="bucketName">The registry's bucket.</param>
/// <param name="present">What is known of the bucket's folders.</param>
/// <param name="options">The hash that entries get which have none, and where local content is.</param>
internal sealed class S3ContentWriter(
    S3Clients clients, string bucketName, ConcurrentDictionary<string, S3Present> present, ContentWriterOptions options) : IContentWriter
{
    private readonly ConcurrentDictionary<string, bool> said = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<StoredContent> StoreAsync(Entry entry, string destination, IProgress<long>? bytes, CancellationToken cancellationToken)
    {
        var bucket = await clients.GetBucketAsync(bucketName, cancellationToken).ConfigureAwait(false);
        var there = present.GetOrAdd(destination, folder => new S3Present(bucket, folder));
        var key = S3ContentStore.KeyOf(entry, destination);
        if (entry.PhysicalKey.Bucket is not null && options.ThroughHere)
            return await new S3Relay(bucket, there, options.Source, options.HashType) { Say = SayOnce }.RunAsync(entry, key, bytes, cancellationToken).ConfigureAwait(false);
        if (entry.PhysicalKey.Bucket is { } source)
            return await new S3ServerCopy(clients, bucket, there, options.HashType).RunAsync(entry, source, key, bytes, cancellationToken).ConfigureAwait(false);
        var path = options.Source.FindLocalPath(entry) ?? entry.PhysicalKey.Path;
        return await new S3FileUpload(bucket, there, options.HashType) { Say = SayOnce }.RunAsync(entry, path, key, bytes, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<StoredContent> IdentifyAsync(Entry entry, IProgress<long>? bytes, CancellationToken cancellationToken)
    {
        if (entry.PhysicalKey.Bucket is not { } source)
            throw new QuiltException(Problem.LocalFileNotCopied, $"'{entry.LogicalKey}' is a local file, which is not in s3://{bucketName}.", entry);
        var bucket = await clients.GetBucketAsync(source, cancellationToken).ConfigureAwait(false);
        var (exact, head) = await bucket.FindExactAsync(entry, cancellationToken).ConfigureAwait(false);
        var hash = await S3Hashing.HashAsync(bucket, exact, head, options.HashType, bytes, cancellationToken).ConfigureAwait(false);
        return new StoredContent(exact, head.Size, hash, WasThere: true);
    }

    /// <summary>What S3 has answered for is durable already.</summary>
    public Task CommitAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // What holds for the bucket is found out anew for each file.
    private void SayOnce(string message)
    {
        if (said.TryAdd(message, true))
            options.Report?.Verbose(message);
    }
}
