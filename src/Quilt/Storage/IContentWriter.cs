using Quilt.Transfers;

namespace Quilt.Storage;

/// <summary>
/// Stores the content of one push. Nothing that it stored counts before <see cref="CommitAsync"/> has returned: only then will it
/// outlast a power cut. What was stored and not committed may be there or not after a crash, but never by halves under its final name.
/// </summary>
public interface IContentWriter : IAsyncDisposable
{
    /// <summary>Copies an entry's bytes into the store and hashes them, in one pass. May be called from many threads at once.</summary>
    /// <param name="entry">The entry to store, whose bytes are where its physical key says. If it has a hash, the bytes must have it.</param>
    /// <param name="destination">The folder that it goes into under its logical key, if the store names content by path.</param>
    /// <param name="bytes">Told how many bytes more were read.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="QuiltException">
    /// About the source, which does not stop others: <see cref="Problem.SourceChanged"/>, <see cref="Problem.PathNotFound"/>,
    /// <see cref="Problem.SourceDenied"/>, <see cref="Problem.ContentMismatch"/>. About the store, which will not get better:
    /// <see cref="Problem.DiskFull"/>, <see cref="Problem.AccessDenied"/>.
    /// </exception>
    Task<StoredContent> StoreAsync(Entry entry, string destination, IProgress<long>? bytes, CancellationToken cancellationToken);

    /// <summary>Finds the hash, and the exact version, of content that stays where it is. May be called from many threads at once.</summary>
    /// <param name="entry">An entry without a hash.</param>
    /// <param name="bytes">Told how many bytes more are hashed.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="QuiltException">As for <see cref="StoreAsync"/>; <see cref="Problem.ContentNotFound"/>.</exception>
    Task<StoredContent> IdentifyAsync(Entry entry, IProgress<long>? bytes, CancellationToken cancellationToken);

    /// <summary>Makes everything that was stored so far durable.</summary>
    Task CommitAsync(CancellationToken cancellationToken);
}

/// <summary>How a push stores content.</summary>
/// <param name="HashType">The hash that entries get which have none.</param>
/// <param name="Parallelism">How many threads may work on one big file.</param>
/// <param name="Source">Where content comes from that is in no file of this machine.</param>
public sealed record ContentWriterOptions(HashType HashType, int Parallelism, IContentSource Source)
{
    /// <summary>Whether a store must not copy by itself: what it calls by the source's names is something else, or not to be had.</summary>
    public bool ThroughHere { get; init; }

    /// <summary>Told what the user may like to know of how it goes, from any thread.</summary>
    public IReport? Report { get; init; }
}

/// <summary>Content that a store took.</summary>
/// <param name="PhysicalKey">Where it is now.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="WasThere">Whether the store turned out to have it, so that no second copy was kept.</param>
public sealed record StoredContent(PhysicalKey PhysicalKey, long Size, ContentHash Hash, bool WasThere)
{
    /// <summary>What the source file was when it was read; null when there was none.</summary>
    internal FileIdentity? Source { get; init; }
}
