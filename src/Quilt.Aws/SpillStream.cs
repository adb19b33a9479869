namespace Quilt.Aws;

/// <summary>Takes content of any length: in memory while it is short, in a file without a name once it is not.</summary>
internal sealed class SpillStream(int limit) : Stream
{
    private MemoryStream? memory = new();
    private FileStream? file;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => memory?.Length ?? file!.Length;

    public override long Position
    {
        get => Length;
        set => throw new NotSupportedException();
    }

    /// <summary>The content, if it is in memory.</summary>
    public bool TryGetMemory(out ReadOnlyMemory<byte> content)
    {
        content = memory is null ? default : memory.GetBuffer().AsMemory(0, (int)memory.Length);
        return memory is not null;
    }

    /// <summary>The file that the content is in, if it is in one, to be read at any offset.</summary>
    public Microsoft.Win32.SafeHandles.SafeFileHandle? File
    {
        get
        {
            file?.Flush();
            return file?.SafeFileHandle;
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (memory is not null && memory.Length + buffer.Length > limit)
            Spill();
        ((Stream?)memory ?? file!).Write(buffer);
    }

    public override void Flush() => file?.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            file?.Dispose();
        base.Dispose(disposing);
    }

    private void Spill()
    {
        file = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
            new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose, BufferSize = 1 << 18 });
        memory!.WriteTo(file);
        memory = null;
    }
}
