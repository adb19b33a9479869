namespace Quilt.Hashing;

/// <summary>Hashes content as it passes by, in order.</summary>
public abstract class ContentHasher : IDisposable
{
    /// <summary>Makes a hasher.</summary>
    /// <param name="type">The kind of hash; not <see cref="HashType.Unknown"/>.</param>
    /// <param name="size">Size of the whole content in bytes: it decides the chunk size of <see cref="HashType.Sha256Chunked"/>.</param>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidHash"/>: the type cannot be computed.</exception>
    public static ContentHasher Create(HashType type, long size) => type switch
    {
        HashType.Sha256Chunked => new ChunkedHasher(ChunkSize.For(size)),
        HashType.Sha256 => new Sha256Hasher(),
        HashType.Crc64Nvme => new Crc64Hasher(),
        _ => throw new QuiltException(Problem.InvalidHash, "Hashes of this type cannot be computed.", type),
    };

    /// <summary>Takes the next bytes.</summary>
    public abstract void Append(ReadOnlySpan<byte> bytes);

    /// <summary>The hash of everything appended; the hasher is used up.</summary>
    public abstract ContentHash Finish();

    /// <inheritdoc/>
    public abstract void Dispose();
}
