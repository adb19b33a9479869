using Quilt.Storage;

namespace Quilt.Tests.Storage;

/// <summary>A store in front of another, in whose way tests put things.</summary>
internal abstract class StorageWrapper(IStorage inner) : IStorage
{
    public StorageTraits Traits => inner.Traits;

    public Task<StoredObject?> ReadAsync(string key, int limit, CancellationToken cancellationToken) =>
        CallAsync(isChange: false, () => inner.ReadAsync(key, limit, cancellationToken));

    public Task<Stream> OpenAsync(string key, long offset, long? length, string? version, CancellationToken cancellationToken) =>
        CallAsync(isChange: false, () => inner.OpenAsync(key, offset, length, version, cancellationToken));

    public IAsyncEnumerable<StoredItem> ListAsync(string folder, ListDepth depth, string namePrefix, CancellationToken cancellationToken) =>
        inner.ListAsync(folder, depth, namePrefix, cancellationToken);

    public Task<bool> WriteAsync(
        string key, Func<Stream, CancellationToken, Task> content, WriteCondition condition, CancellationToken cancellationToken) =>
        CallAsync(isChange: true, () => inner.WriteAsync(key, content, condition, cancellationToken));

    public Task DeleteAsync(string key, CancellationToken cancellationToken) => CallAsync(isChange: true, async () =>
    {
        await inner.DeleteAsync(key, cancellationToken);
        return true;
    });

    public IAsyncEnumerable<StoredVersion> VersionsAsync(string key, CancellationToken cancellationToken) => inner.VersionsAsync(key, cancellationToken);

    public Task<IDisposable?> LockAsync(TimeSpan limit, CancellationToken cancellationToken) =>
        CallAsync(isChange: false, () => inner.LockAsync(limit, cancellationToken));

    /// <summary>Makes the call, or not, or does something before and after.</summary>
    protected abstract Task<T> CallAsync<T>(bool isChange, Func<Task<T>> call);
}
