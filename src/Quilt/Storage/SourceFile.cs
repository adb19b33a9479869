using Microsoft.Win32.SafeHandles;

namespace Quilt.Storage;

/// <summary>A file that is read once, from a package's source, with a look before and after that tells whether it changed meanwhile.</summary>
internal sealed class SourceFile : IDisposable
{
    private readonly SafeFileHandle handle;

    /// <summary>Opens a file that must still have the size that was seen when it was added.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.SourceChanged"/>, <see cref="Problem.PathNotFound"/>, <see cref="Problem.SourceDenied"/>.</exception>
    public SourceFile(string path, long size)
    {
        Path = path;
        // Looked at before it is opened: opening a pipe would wait for ever.
        if (FileIdentity.Find(path) is null)
            throw new QuiltException(Problem.PathNotFound, $"'{path}' does not exist any more, or is no file.", path);
        try
        {
            handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Identity = FileIdentity.Of(handle);
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.ReadingSource(error, path);
        }
        if (Identity.Size == size)
            return;
        handle.Dispose();
        throw new QuiltException(
            Problem.SourceChanged, $"'{path}' has {Identity.Size} bytes, and had {size} when it was added. Add it again, and push again.", path);
    }

    /// <summary>The file's path.</summary>
    public string Path { get; }

    /// <summary>What it was when it was opened.</summary>
    public FileIdentity Identity { get; }

    /// <summary>Bytes.</summary>
    public long Size => Identity.Size;

    /// <summary>Reads at a place before the end.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.SourceChanged"/>: the end is nearer than it was; <see cref="Problem.SourceDenied"/>.</exception>
    public int Read(Span<byte> buffer, long offset)
    {
        try
        {
            return RandomAccess.Read(handle, buffer, offset) is > 0 and var read ? read : throw Changed();
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.ReadingSource(error, Path);
        }
    }

    /// <summary>Gives an empty file the same content without copying a byte, where the file system can (Btrfs, XFS and others).</summary>
    public bool TryCloneTo(StagedFile target) => target.TryClone(handle);

    /// <summary>Makes sure that what was read is one state of the file.</summary>
    public void CheckUnchanged()
    {
        if (!FileIdentity.Of(handle).HasSameContentAs(Identity))
            throw Changed();
    }

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();

    private QuiltException Changed() =>
        new(Problem.SourceChanged, $"'{Path}' changed while it was read. Push again when nothing writes to it.", Path);
}
