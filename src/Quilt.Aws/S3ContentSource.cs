using Quilt.Aws.S3;
using Quilt.Transfers;

namespace Quilt.Aws;

/// <summary>Reads entries' content from S3, whichever bucket it is in; local content as the core does.</summary>
/// <param name="clients">The clients of the connection.</param>
public sealed class S3ContentSource(S3Clients clients) : IContentSource
{
    /// <summary>Small objects are mostly waiting: many at once (tests/s3/README.md).</summary>
    public int Concurrency => 64;

    /// <inheritdoc/>
    public string? FindLocalPath(Entry entry) => ContentSource.Local.FindLocalPath(entry);

    /// <inheritdoc/>
    public bool HasRanges(Entry entry) => entry.PhysicalKey.Bucket is not null;

    /// <inheritdoc/>
    public async Task<Stream> OpenRangeAsync(Entry entry, long offset, long length, CancellationToken cancellationToken)
    {
        var bucket = await clients.GetBucketAsync(entry.PhysicalKey.Bucket!, cancellationToken).ConfigureAwait(false);
        return await bucket.OpenAsync(entry.PhysicalKey.Path, entry.PhysicalKey.VersionId, offset, length, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<Stream> OpenAsync(Entry entry, CancellationToken cancellationToken)
    {
        if (entry.PhysicalKey.Bucket is not { } name)
            return await ContentSource.Local.OpenAsync(entry, cancellationToken).ConfigureAwait(false);
        var bucket = await clients.GetBucketAsync(name, cancellationToken).ConfigureAwait(false);
        var content = await bucket.OpenAsync(entry.PhysicalKey.Path, entry.PhysicalKey.VersionId, 0, null, cancellationToken).ConfigureAwait(false);
        return new VerifyingStream(content, entry);
    }
}
