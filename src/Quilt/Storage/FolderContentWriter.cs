using System.Buffers;
using System.Collections.Concurrent;

using Quilt.Hashing;

namespace Quilt.Storage;

/// <summary>Stores content as objects of a folder: each source is read once, hashed as it is copied, and named when it is on disk.</summary>
internal sealed class FolderContentWriter : IContentWriter
{
    // Nobody writes to an object again, so an edit by mistake is refused.
    private const UnixFileMode ObjectMode = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly ConcurrentDictionary<string, bool> taken = new(StringComparer.Ordinal);
    private readonly FolderObjects objects;
    private readonly ContentWriterOptions options;
    private readonly string stagingParent;
    private readonly FileCommitter files;

    public FolderContentWriter(string root, FolderObjects objects, ContentWriterOptions options)
    {
        this.objects = objects;
        this.options = options;
        stagingParent = Path.Combine(root, ".quilt", "tmp");
        files = FileErrors.OnWriting(stagingParent, () => new FileCommitter(StagingFolder.Create(stagingParent, "")));
    }

    public Task<StoredContent> StoreAsync(Entry entry, string destination, IProgress<long>? bytes, CancellationToken cancellationToken) =>
        entry.PhysicalKey.IsLocal
            ? Task.FromResult(StoreFile(entry, bytes, cancellationToken))
            : StoreStreamAsync(entry, bytes, cancellationToken);

    public async Task<StoredContent> IdentifyAsync(Entry entry, IProgress<long>? bytes, CancellationToken cancellationToken)
    {
        var content = await options.Source.OpenAsync(entry, cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            EntryPass pass = new(entry, options.HashType, withAddress: false, new FilePass(entry.Size, parallelism: 1, bytes));
            var hashes = await pass.RunAsync(content, null, cancellationToken).ConfigureAwait(false);
            return new StoredContent(entry.PhysicalKey, entry.Size, hashes.Stated, WasThere: true);
        }
    }

    public Task CommitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        FileErrors.OnWriting(stagingParent, () =>
        {
            files.Commit();
            files.FlushNames();
        });
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        files.Dispose();
        return ValueTask.CompletedTask;
    }

    private StoredContent StoreFile(Entry entry, IProgress<long>? bytes, CancellationToken cancellationToken)
    {
        using SourceFile source = new(entry.PhysicalKey.Path, entry.Size);
        var pass = PassOver(entry, options.Parallelism, bytes);
        var stored = source.Size <= FilePass.BufferSize
            ? StoreSmall(source, pass, cancellationToken)
            : StoreBig(source, pass, cancellationToken);
        return stored with { Source = source.Identity };
    }

    // Hashed in memory first, so that content which is there already costs no write.
    private StoredContent StoreSmall(SourceFile source, EntryPass pass, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Max(source.Size, 1));
        try
        {
            var hashes = pass.Run(source.Read, (read, offset) => read.CopyTo(buffer.AsSpan((int)offset)), cancellationToken);
            source.CheckUnchanged();
            return Keep(source.Size, hashes, () =>
            {
                using StagedFile target = new(files.NextPath(), ObjectMode);
                target.Write(buffer.AsSpan(0, (int)source.Size), 0);
                return target.Complete();
            });
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private StoredContent StoreBig(SourceFile source, EntryPass pass, CancellationToken cancellationToken)
    {
        using StagedFile target = new(files.NextPath(), ObjectMode);
        var hashes = pass.Copy(source, target, cancellationToken);
        return Keep(source.Size, hashes, target.Complete);
    }

    private async Task<StoredContent> StoreStreamAsync(Entry entry, IProgress<long>? bytes, CancellationToken cancellationToken)
    {
        var content = await options.Source.OpenAsync(entry, cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            using StagedFile target = new(files.NextPath(), ObjectMode);
            var hashes = await PassOver(entry, parallelism: 1, bytes).CopyAsync(content, target, cancellationToken).ConfigureAwait(false);
            return Keep(entry.Size, hashes, target.Complete);
        }
    }

    private EntryPass PassOver(Entry entry, int parallelism, IProgress<long>? bytes) =>
        new(entry, options.HashType, withAddress: true, new FilePass(entry.Size, parallelism, bytes));

    // Content that another file of this push brings, or that is there, is not kept twice. An object of another size than its content
    // has was damaged from outside, and is replaced.
    private StoredContent Keep(long size, EntryHashes hashes, Func<string> stage)
    {
        var path = objects.PathOf(hashes.Address)!;
        StoredContent stored = new(PhysicalKey.File(path), size, hashes.Stated, WasThere: true);
        if (FileIdentity.Find(path)?.Size == size || !taken.TryAdd(path, true))
            return stored;
        var staged = stage();
        FileErrors.OnWriting(path, () => files.Add(new StagedName(staged, path, size)));
        return stored with { WasThere = false };
    }
}
