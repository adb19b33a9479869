namespace Quilt.Manifests;

/// <summary>
/// Reads the lines of a stretch of an index, forwards. Where the lines follow one another they are read in blocks, so that memory stays
/// small and no page needs to be mapped.
/// </summary>
internal sealed class LineCursor
{
    private const int BlockSize = 256 << 10;

    private ManifestIndex index = null!; // Start comes first
    private int end;
    private byte[] buffer = [];
    private long bufferStart;
    private int bufferLength;

    /// <summary>Position in the index of the line that the cursor stands on.</summary>
    public int Position { get; private set; }

    /// <summary>The line that the cursor stands on, without its end; good until the next is asked for.</summary>
    public ReadOnlySpan<byte> Line => LineAt(Position);

    /// <summary>Goes before the first line of a stretch.</summary>
    public void Start(ManifestIndex stretchOf, int first, int count)
    {
        (index, Position, end) = (stretchOf, first - 1, first + count);
        bufferLength = 0;
    }

    /// <summary>Goes to the next line.</summary>
    public bool MoveNext() => ++Position < end;

    /// <summary>The line of a position, without its end; good until another is asked for.</summary>
    public ReadOnlySpan<byte> LineAt(int position)
    {
        var start = index.Start(position);
        if (!index.IsSequential)
            return LineAlone(start);
        var length = (int)(index.End(position) - start);
        if (start < bufferStart || start + length > bufferStart + bufferLength)
            Fill(start, length);
        var line = buffer.AsSpan((int)(start - bufferStart), length);
        return line switch
        {
            [.., (byte)'\r', (byte)'\n'] => line[..^2],
            [.., (byte)'\n' or (byte)'\r'] => line[..^1],
            _ => line,
        };
    }

    private ReadOnlySpan<byte> LineAlone(long start)
    {
        using var line = index.Bytes.LendLine(start);
        if (buffer.Length < line.Bytes.Length)
            buffer = new byte[Math.Max(line.Bytes.Length, 4096)];
        line.Bytes.CopyTo(buffer);
        return buffer.AsSpan(0, line.Bytes.Length);
    }

    private void Fill(long start, int atLeast)
    {
        var stretch = index.End(end - 1) - start;
        var size = (int)Math.Min(Math.Max(BlockSize, atLeast), stretch);
        if (buffer.Length < size)
            buffer = new byte[size];
        bufferStart = start;
        bufferLength = size;
        index.Bytes.ReadExactly(start, buffer.AsSpan(0, size));
    }
}
