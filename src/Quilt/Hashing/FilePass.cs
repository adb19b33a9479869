using System.Buffers;
using System.Security.Cryptography;

namespace Quilt.Hashing;

/// <summary>Reads at a place of a file; gives the number of bytes, 0 at the end.</summary>
internal delegate int ReadAt(Span<byte> buffer, long offset);

/// <summary>Writes at a place of a file.</summary>
internal delegate void WriteAt(ReadOnlySpan<byte> bytes, long offset);

/// <summary>
/// One pass over content of a known size: every byte is read once, hashed, and written elsewhere when told, while it is in the
/// processor's cache. The chunks of <c>sha2-256-chunked</c> go to several threads; other hashes need their bytes in order.
/// </summary>
/// <param name="size">Size of the content in bytes.</param>
/// <param name="parallelism">How many threads may work on it.</param>
/// <param name="progress">Told how many bytes more were read.</param>
internal sealed class FilePass(long size, int parallelism, IProgress<long>? progress)
{
    /// <summary>Bytes per read and write: what stays in a core's second-level cache.</summary>
    public const int BufferSize = 256 << 10;

    /// <summary>Bytes from which on a file is worth several threads of its own; such files go one after the other.</summary>
    public const long Big = 8L << 20;

    /// <summary>Runs the pass.</summary>
    /// <returns>One hash for each type.</returns>
    /// <exception cref="EndOfStreamException">The content is shorter than its size.</exception>
    public ContentHash[] Run(ReadAt read, WriteAt? write, IReadOnlyList<HashType> types, CancellationToken cancellationToken)
    {
        var chunks = (size + ChunkSize.For(size) - 1) / ChunkSize.For(size);
        return chunks > 1 && parallelism > 1 && types is [HashType.Sha256Chunked]
            ? [RunChunks(read, write, (int)chunks, cancellationToken)]
            : RunInOrder(read, write, types, cancellationToken);
    }

    /// <summary>Runs the pass over what a stream gives, which may have to be waited for.</summary>
    /// <returns>One hash for each type.</returns>
    /// <exception cref="EndOfStreamException">The content is shorter than its size.</exception>
    public async Task<ContentHash[]> RunAsync(Stream content, WriteAt? write, IReadOnlyList<HashType> types, CancellationToken cancellationToken)
    {
        var hashers = types.Select(type => ContentHasher.Create(type, size)).ToArray();
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(BufferSize, Math.Max(size, 1)));
        try
        {
            for (long done = 0; done < size;)
            {
                var wanted = (int)Math.Min(buffer.Length, size - done);
                var count = await content.ReadAsync(buffer.AsMemory(0, wanted), cancellationToken).ConfigureAwait(false);
                if (count == 0)
                    throw new EndOfStreamException();
                foreach (var hasher in hashers)
                    hasher.Append(buffer.AsSpan(0, count));
                write?.Invoke(buffer.AsSpan(0, count), done);
                done += count;
                progress?.Report(count);
            }
            return [.. hashers.Select(hasher => hasher.Finish())];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            foreach (var hasher in hashers)
                hasher.Dispose();
        }
    }

    private ContentHash[] RunInOrder(ReadAt read, WriteAt? write, IReadOnlyList<HashType> types, CancellationToken cancellationToken)
    {
        var hashers = types.Select(type => ContentHasher.Create(type, size)).ToArray();
        try
        {
            Walk(
                read,
                0,
                size,
                (bytes, offset) =>
                {
                    foreach (var hasher in hashers)
                        hasher.Append(bytes);
                    write?.Invoke(bytes, offset);
                },
                cancellationToken);
            return [.. hashers.Select(hasher => hasher.Finish())];
        }
        finally
        {
            foreach (var hasher in hashers)
                hasher.Dispose();
        }
    }

    private ContentHash RunChunks(ReadAt read, WriteAt? write, int chunks, CancellationToken cancellationToken)
    {
        var chunkSize = ChunkSize.For(size);
        var digests = new byte[chunks * SHA256.HashSizeInBytes];
        try
        {
            Parallel.For(
                0,
                chunks,
                new ParallelOptions { MaxDegreeOfParallelism = parallelism, CancellationToken = cancellationToken },
                chunk =>
                {
                    using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                    var start = chunk * chunkSize;
                    Walk(
                        read,
                        start,
                        Math.Min(chunkSize, size - start),
                        (bytes, offset) =>
                        {
                            hash.AppendData(bytes);
                            write?.Invoke(bytes, offset);
                        },
                        cancellationToken);
                    hash.GetHashAndReset(digests.AsSpan(chunk * SHA256.HashSizeInBytes));
                });
        }
        catch (AggregateException error)
        {
            // The first failure is the one that the others follow from.
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error.InnerExceptions[0]);
        }
        return ChunkedHasher.OfDigests(digests);
    }

    private void Walk(ReadAt read, long start, long length, WriteAt take, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(BufferSize, Math.Max(length, 1)));
        try
        {
            for (long done = 0; done < length;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var count = read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, length - done)), start + done);
                if (count == 0)
                    throw new EndOfStreamException();
                take(buffer.AsSpan(0, count), start + done);
                done += count;
                progress?.Report(count);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
