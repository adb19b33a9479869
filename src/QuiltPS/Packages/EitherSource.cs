using Quilt;
using Quilt.Transfers;

namespace QuiltPS;

/// <summary>Reads local content as the core does, and opens S3 only for entries that are there.</summary>
/// <param name="s3">Gives the source of an entry in S3.</param>
internal sealed class EitherSource(Func<Entry, IContentSource> s3) : IContentSource
{
    public string? FindLocalPath(Entry entry) => ContentSource.Local.FindLocalPath(entry);

    public bool HasRanges(Entry entry) => !entry.PhysicalKey.IsLocal && s3(entry).HasRanges(entry);

    public Task<Stream> OpenRangeAsync(Entry entry, long offset, long length, CancellationToken cancellationToken) =>
        s3(entry).OpenRangeAsync(entry, offset, length, cancellationToken);

    public Task<Stream> OpenAsync(Entry entry, CancellationToken cancellationToken) =>
        (entry.PhysicalKey.IsLocal ? ContentSource.Local : s3(entry)).OpenAsync(entry, cancellationToken);
}
