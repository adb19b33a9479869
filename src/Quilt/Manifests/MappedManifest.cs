using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Quilt.Manifests;

/// <summary>
/// A manifest in a file: read through buffers in order, mapped when somebody looks up a line. Both handles are let go by the garbage
/// collector when the last package that uses them is gone, so the file's name may be removed at any time.
/// </summary>
internal sealed class MappedManifest : ManifestBytes
{
    // A lease covers at most so much; records are shorter.
    private const int Window = int.MaxValue;

    private readonly SafeFileHandle file;
    private readonly Lazy<SafeMemoryMappedViewHandle> view;

    public MappedManifest(SafeFileHandle file)
    {
        this.file = file;
        Length = RandomAccess.GetLength(file);
        view = new(Map);
    }

    public override long Length { get; }

    public override int Read(long offset, Span<byte> buffer) =>
        RandomAccess.Read(file, buffer[..(int)Math.Min(buffer.Length, Math.Max(0, Length - offset))], offset);

    public override unsafe LineLease Lend(long offset)
    {
        var handle = view.Value;
        var counted = false;
        handle.DangerousAddRef(ref counted);
        return new(new ReadOnlySpan<byte>((byte*)handle.DangerousGetHandle() + offset, (int)Math.Min(Window, Length - offset)), handle);
    }

    private SafeMemoryMappedViewHandle Map()
    {
        using var map = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        return map.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read).SafeMemoryMappedViewHandle;
    }
}
