namespace Quilt.Hashing;

/// <summary>The chunk rule of <c>sha2-256-chunked</c>, which is also that of multipart uploads.</summary>
public static class ChunkSize
{
    private const long Smallest = 8L << 20;
    private const long MostChunks = 10_000;

    /// <summary>Bytes per chunk for content of a size: 8 MiB, doubled until there are at most 10,000 chunks.</summary>
    /// <param name="size">Size of the whole content in bytes.</param>
    public static long For(long size)
    {
        var chunk = Smallest;
        while ((size - 1) / chunk >= MostChunks)
            chunk *= 2;
        return chunk;
    }
}
