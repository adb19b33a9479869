namespace Quilt.Storage;

/// <summary>
/// Where a registry keeps its small files: manifests, pointers, settings. A registry knows nothing else of where bytes are; what is
/// special about a store it reads from <see cref="Traits"/>. The bytes of entries go through <see cref="IContentStore"/>.
/// </summary>
/// <remarks>
/// The contract that every store meets (one suite of tests runs over all of them):
/// <list type="bullet">
/// <item>Keys are relative paths with <c>/</c> that keep the rules of <see cref="LogicalKey"/>. Others are a bug of the caller's, and
/// refused with <see cref="Problem.UnsafePath"/> before anything is touched.</item>
/// <item>Every method may be called from many threads at once.</item>
/// <item>A method that sees its token cancelled before it has begun changes nothing. One that is cancelled later either has done its
/// change whole, or not at all; nobody sees half of one.</item>
/// <item>What a write has returned for is seen by every read and listing that begins after it, from any process.</item>
/// <item>Errors are <see cref="QuiltException"/>. <see cref="Problem.AccessDenied"/>, <see cref="Problem.DiskFull"/> and
/// <see cref="Problem.UnsafePath"/> are permanent: trying again is no use, and a store does not. Everything else that could pass by
/// itself (a reset, a 503) a store tries again on its own, before it throws <see cref="Problem.InputOutput"/>.</item>
/// </list>
/// </remarks>
public interface IStorage
{
    /// <summary>What this store can do.</summary>
    StorageTraits Traits { get; }

    /// <summary>Reads a small object whole.</summary>
    /// <param name="key">The object's key.</param>
    /// <param name="limit">The most bytes to read; a longer object is refused with <see cref="Problem.InputOutput"/>.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Content and tag, which belong together; null when there is no object.</returns>
    Task<StoredObject?> ReadAsync(string key, int limit, CancellationToken cancellationToken);

    /// <summary>Opens an object for reading once, from front to back. It need not seek.</summary>
    /// <param name="key">The object's key.</param>
    /// <param name="offset">The first byte to read.</param>
    /// <param name="length">How many bytes; null for all that follow.</param>
    /// <param name="version">A version from <see cref="VersionsAsync"/>; null for the newest.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="QuiltException"><see cref="Problem.ContentNotFound"/>: there is no such object or version.</exception>
    Task<Stream> OpenAsync(string key, long offset, long? length, string? version, CancellationToken cancellationToken);

    /// <summary>
    /// Lists what lies under a folder, page by page as the caller goes on, in ascending order of the keys' UTF-8 bytes. A folder that
    /// does not exist is empty. Objects that come or go meanwhile may be listed or not.
    /// </summary>
    /// <param name="folder">The folder's key without a trailing <c>/</c>.</param>
    /// <param name="depth">Everything below, or only what lies directly in the folder.</param>
    /// <param name="namePrefix">Only names in the folder that begin so; empty for all.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    IAsyncEnumerable<StoredItem> ListAsync(string folder, ListDepth depth, string namePrefix, CancellationToken cancellationToken);

    /// <summary>Writes an object whole: until it is, readers see what was there before. On return the bytes will outlast a power cut.</summary>
    /// <param name="key">The object's key; folders above it need not exist.</param>
    /// <param name="content">
    /// Writes the content. It may run more than once, if a store has to try again, and must give the same bytes each time. What it throws
    /// ends the write, changes nothing, and is not tried again.
    /// </param>
    /// <param name="condition">
    /// Checked and written as one step where <see cref="StorageTraits.HasConditionalWrites"/> says so; else checked right before. A store
    /// that tries again after a lost answer finds its own first write there and reports success, not a failed condition.
    /// </param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>False when the condition did not hold, and nothing was changed.</returns>
    Task<bool> WriteAsync(
        string key, Func<Stream, CancellationToken, Task> content, WriteCondition condition, CancellationToken cancellationToken);

    /// <summary>Deletes an object. That it is not there is no error.</summary>
    Task DeleteAsync(string key, CancellationToken cancellationToken);

    /// <summary>The versions of an object that the store still has, newest first; empty when it keeps none (<see cref="StorageTraits.HasVersions"/>).</summary>
    IAsyncEnumerable<StoredVersion> VersionsAsync(string key, CancellationToken cancellationToken);

    /// <summary>
    /// Takes the store's one lock, which other processes respect and which is free again when its holder is disposed or dies.
    /// Not reentrant.
    /// </summary>
    /// <param name="limit">How long to wait for another holder.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The lock; null from a store without locks (<see cref="StorageTraits.HasLocks"/>).</returns>
    /// <exception cref="QuiltException"><see cref="Problem.RegistryLocked"/>: another holds it for longer than <paramref name="limit"/>.</exception>
    Task<IDisposable?> LockAsync(TimeSpan limit, CancellationToken cancellationToken);
}
