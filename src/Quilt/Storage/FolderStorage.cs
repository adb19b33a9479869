using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Quilt.Storage;

/// <summary>A store in a folder of this machine. A write goes to a temporary name, is flushed, and renamed; so is its folder.</summary>
public sealed class FolderStorage : IStorage
{
    private readonly string stagingParent;

    /// <summary>The store in a folder, which is created by the first write.</summary>
    /// <param name="root">The folder.</param>
    public FolderStorage(string root)
    {
        Root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        stagingParent = Path.Combine(Root, ".quilt", "tmp");
    }

    /// <summary>The folder's full path.</summary>
    public string Root { get; }

    /// <inheritdoc/>
    public StorageTraits Traits { get; } = new() { IsLocal = true, HasLocks = true, Concurrency = Environment.ProcessorCount * 2 };

    /// <inheritdoc/>
    public async Task<StoredObject?> ReadAsync(string key, int limit, CancellationToken cancellationToken)
    {
        var path = PathOf(key);
        try
        {
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var length = RandomAccess.GetLength(handle);
            if (length > limit)
                throw new QuiltException(Problem.InputOutput, $"'{path}' has {length} bytes, far more than such a file has: at most {limit} are read.", path);
            var content = new byte[length];
            var read = await RandomAccess.ReadAsync(handle, content, 0, cancellationToken).ConfigureAwait(false);
            return new StoredObject(content.AsMemory(0, read), Tag(content.AsSpan(0, read)));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.ReadingStored(error, path);
        }
    }

    /// <inheritdoc/>
    public Task<Stream> OpenAsync(string key, long offset, long? length, string? version, CancellationToken cancellationToken)
    {
        var path = PathOf(key);
        if (version is not null)
            throw new QuiltException(Problem.ContentNotFound, $"'{path}' has no version '{version}': folders keep none.", path);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            file.Position = offset;
            return Task.FromResult<Stream>(length is { } bytes ? new LimitedStream(file, bytes) : file);
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.ReadingStored(error, path);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredItem> ListAsync(
        string folder, ListDepth depth, string namePrefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var item in FolderListing.List(PathOf(folder), folder, depth, namePrefix))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return item;
        }
    }

    /// <inheritdoc/>
    public async Task<bool> WriteAsync(
        string key, Func<Stream, CancellationToken, Task> content, WriteCondition condition, CancellationToken cancellationToken)
    {
        var path = PathOf(key);
        cancellationToken.ThrowIfCancellationRequested();
        if (!await HoldsAsync(key, condition, cancellationToken).ConfigureAwait(false))
            return false;
        try
        {
            using FileCommitter files = new(StagingFolder.Create(stagingParent, ""));
            var staged = files.NextPath();
            FileStream stream = new(staged, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
            await using (stream.ConfigureAwait(false))
                await content(stream, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (condition.MustBeAbsent)
                return files.CommitNew(staged, path);
            files.Add(new StagedName(staged, path, 0));
            files.Commit();
            files.FlushNames();
            return true;
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.Writing(error, path);
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        var path = PathOf(key);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            File.Delete(path);
            RemoveEmptyFolders(Path.GetDirectoryName(path)!);
        }
        catch (DirectoryNotFoundException)
        {
            // Then the object is not there either.
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.Writing(error, path);
        }
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredVersion> VersionsAsync(string key, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _ = PathOf(key);
        await Task.CompletedTask.ConfigureAwait(false);
        yield break;
    }

    /// <inheritdoc/>
    public async Task<IDisposable?> LockAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Root, ".quilt", "publish.lock");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return await FileLock.TakeAsync(path, limit, cancellationToken).ConfigureAwait(false)
                ?? throw new QuiltException(
                    Problem.RegistryLocked,
                    $"Another process has been publishing to '{Root}' for longer than {limit.TotalSeconds:0} seconds. Try again when it is done.",
                    Root);
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.Writing(error, path);
        }
    }

    private static string Tag(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private async Task<bool> HoldsAsync(string key, WriteCondition condition, CancellationToken cancellationToken)
    {
        if (condition.MustBeAbsent)
            return !File.Exists(PathOf(key));
        return condition.Tag is not { } tag ||
            (await ReadAsync(key, int.MaxValue, cancellationToken).ConfigureAwait(false))?.Tag == tag;
    }

    // So that a deleted package leaves no empty folder that would be listed as a user or a package.
    private void RemoveEmptyFolders(string folder)
    {
        while (folder.Length > Root.Length && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
            folder = Path.GetDirectoryName(folder)!;
        }
    }

    private string PathOf(string key)
    {
        if (LogicalKey.IsValid(key) && !key.Contains('\0') && (Path.DirectorySeparatorChar == '/' || key.AsSpan().IndexOfAny("\\:") < 0))
            return Path.Combine(Root, key);
        throw new QuiltException(Problem.UnsafePath, $"'{key}' is no key of a store.", key);
    }
}
