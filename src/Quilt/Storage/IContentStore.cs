namespace Quilt.Storage;

/// <summary>
/// Where a registry keeps the bytes of entries. How they are addressed is the store's own matter: a folder names them by their hash
/// and stores equal content once; S3 names them by their path and version. Safe to use from many threads.
/// </summary>
public interface IContentStore
{
    /// <summary>Whether an entry's bytes lie in this store already, at the very place that its physical key names.</summary>
    bool Holds(Entry entry);

    /// <summary>Looks whether the content of entries is where their physical keys say: for all at once, since a listing costs less than many looks.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>One answer for each entry, in their order.</returns>
    Task<ContentPresence[]> LookAsync(IReadOnlyList<Entry> entries, CancellationToken cancellationToken);

    /// <summary>Finds content that the store already has, mostly without reading the source's bytes.</summary>
    /// <param name="entry">An entry whose hash is known.</param>
    /// <param name="destination">The folder that the entry would go into under its logical key, if the store names content by path.</param>
    /// <param name="latest">What the latest revision has under the entry's key; null: nothing.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The physical key of the bytes; null when they must be copied.</returns>
    ValueTask<PhysicalKey?> FindAsync(Entry entry, string destination, Entry? latest, CancellationToken cancellationToken);

    /// <summary>
    /// Whether storing an entry would turn out to copy nothing: what an exact plan asks where <see cref="FindAsync"/> has found nothing. It may
    /// read the source's bytes, and changes nothing.
    /// </summary>
    /// <param name="entry">The entry, with or without a hash.</param>
    /// <param name="destination">As above.</param>
    /// <param name="options">How it would be stored.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    Task<bool> WouldKeepAsync(Entry entry, string destination, ContentWriterOptions options, CancellationToken cancellationToken) => Task.FromResult(false);

    /// <summary>Begins to store content; many may be on their way at once.</summary>
    IContentWriter OpenWriter(ContentWriterOptions options);
}
