using Microsoft.Win32.SafeHandles;

namespace Quilt.Storage;

/// <summary>A file that is being written under its temporary name; removed again unless it was completed, or is to be gone on with.</summary>
internal sealed class StagedFile : IDisposable
{
    private const long WritingStep = 8L << 20;
    private readonly FileStream stream;
    private readonly bool isKept;
    private bool isComplete;

    /// <summary>Creates the file, which must not exist.</summary>
    /// <param name="path">Where.</param>
    /// <param name="mode">Who may do what with it once it is closed; null for the user's default. Without meaning on Windows.</param>
    public StagedFile(string path, UnixFileMode? mode = null)
    {
        Path = path;
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = mode;
        stream = FileErrors.OnWriting(path, () => new FileStream(path, options));
    }

    private StagedFile(string path, long size)
    {
        Path = path;
        isKept = true;
        var isThere = File.Exists(path);
        FileStreamOptions options = new()
        {
            Mode = isThere ? FileMode.Open : FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read,
            BufferSize = 0,
            PreallocationSize = isThere ? 0 : size,
        };
        stream = FileErrors.OnWriting(path, () => new FileStream(path, options));
    }

    /// <summary>Opens a file that outlasts its writer, so that another may go on with it, or creates it with room for its content.</summary>
    /// <param name="path">Where.</param>
    /// <param name="size">Bytes of its content.</param>
    public static StagedFile Resume(string path, long size) => new(path, size);

    /// <summary>The temporary name.</summary>
    public string Path { get; }

    private SafeFileHandle Handle => stream.SafeFileHandle;

    /// <summary>Writes at a place.</summary>
    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        try
        {
            RandomAccess.Write(Handle, bytes, offset);
            BeginWriting(offset, offset + bytes.Length);
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.Writing(error, Path);
        }
    }

    /// <summary>Reads back at a place; 0 at the end.</summary>
    public int Read(Span<byte> buffer, long offset)
    {
        try
        {
            return RandomAccess.Read(Handle, buffer, offset);
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.Writing(error, Path);
        }
    }

    /// <summary>Makes the file share the blocks of another.</summary>
    /// <returns>False where the file system cannot do that; nothing has happened then.</returns>
    public bool TryClone(SafeFileHandle source) =>
        OperatingSystem.IsLinux() && NativeMethods.CloneFile(Handle, NativeMethods.Clone, source) == 0;

    // The disk writes while the next bytes are hashed, so that little is left to wait for when the file is flushed, and a stop need not wait
    // for gigabytes. It is a hint: where it does not work, the flush does all.
    private void BeginWriting(long start, long end)
    {
        if (OperatingSystem.IsLinux() && start / WritingStep != end / WritingStep)
            _ = NativeMethods.SyncFileRange(Handle, (start / WritingStep) * WritingStep, WritingStep, NativeMethods.BeginWriting);
    }

    /// <summary>Closes the file and keeps it for a <see cref="FileCommitter"/>.</summary>
    /// <returns>Its temporary name.</returns>
    public string Complete()
    {
        stream.Dispose();
        isComplete = true;
        return Path;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (isComplete)
            return;
        stream.Dispose();
        if (!isKept)
            File.Delete(Path);
    }
}
