namespace Quilt.Manifests;

/// <summary>The bytes of a manifest, which never change. Safe to read from many threads.</summary>
internal abstract class ManifestBytes
{
    /// <summary>Number of bytes.</summary>
    public abstract long Length { get; }

    /// <summary>Fills a buffer from a position as far as there are bytes; for reading in order.</summary>
    /// <returns>Number of bytes read; 0 only at the end.</returns>
    public abstract int Read(long offset, Span<byte> buffer);

    /// <summary>Fills a whole buffer from a position.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InputOutput"/>: the file has become shorter.</exception>
    public void ReadExactly(long offset, Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var read = Read(offset, buffer);
            if (read == 0)
                throw new QuiltException(Problem.InputOutput, "A cached manifest became shorter while it was in use. Get the package again.");
            buffer = buffer[read..];
            offset += read;
        }
    }

    /// <summary>Lends bytes in place, for looking up single lines.</summary>
    /// <param name="offset">Where they begin.</param>
    public abstract LineLease Lend(long offset);

    /// <summary>Lends the line that begins at a position, without its end.</summary>
    public LineLease LendLine(long offset)
    {
        var lease = Lend(offset);
        lease.CutToLine();
        return lease;
    }
}
