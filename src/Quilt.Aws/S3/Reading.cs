using Quilt.Hashing;

namespace Quilt.Aws.S3;

/// <summary>Reads places of files whole.</summary>
internal static class Reading
{
    /// <summary>Fills a buffer from a place on; the reader throws where there are too few bytes.</summary>
    public static void Fill(this ReadAt read, Span<byte> buffer, long offset)
    {
        for (var done = 0; done < buffer.Length;)
        {
            var count = read(buffer[done..], offset + done);
            done += count > 0 ? count : throw new EndOfStreamException();
        }
    }
}
