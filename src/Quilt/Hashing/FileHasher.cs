using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Quilt.Hashing;

/// <summary>Hashes files, the chunks of big ones in parallel.</summary>
public static class FileHasher
{
    // Small enough to stay in a core's cache between reading and hashing.
    private const int BufferSize = 256 << 10;

    /// <summary>Hashes a file.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="type">The kind of hash.</param>
    /// <param name="parallelism">How many chunks of <see cref="HashType.Sha256Chunked"/> may be hashed at a time (at least 1).</param>
    /// <param name="bytes">Told the number of bytes done since the last call; may be called from several threads.</param>
    /// <param name="cancellationToken">Ends the hashing.</param>
    /// <exception cref="QuiltException">
    /// <see cref="Problem.SourceChanged"/>: the file's size changed meanwhile; <see cref="Problem.PathNotFound"/>;
    /// <see cref="Problem.AccessDenied"/>; <see cref="Problem.InputOutput"/>; <see cref="Problem.InvalidHash"/>: no such type.
    /// </exception>
    public static async Task<ContentHash> HashAsync(
        string path, HashType type, int parallelism, IProgress<long>? bytes, CancellationToken cancellationToken)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var size = RandomAccess.GetLength(file);
            var hash = type == HashType.Sha256Chunked && parallelism > 1 && size > ChunkSize.For(size)
                ? await HashChunksAsync(file, path, size, parallelism, bytes, cancellationToken).ConfigureAwait(false)
                : HashInOrder(file, path, type, size, bytes, cancellationToken);
            return RandomAccess.GetLength(file) == size ? hash : throw Changed(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new QuiltException(Problem.PathNotFound, $"There is no file '{path}'.", path, e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new QuiltException(Problem.AccessDenied, $"The file '{path}' may not be read.", path, e);
        }
        catch (IOException e)
        {
            throw new QuiltException(Problem.InputOutput, $"The file '{path}' cannot be read: {e.Message}", path, e);
        }
    }

    private static ContentHash HashInOrder(
        SafeFileHandle file, string path, HashType type, long size, IProgress<long>? bytes, CancellationToken cancellationToken)
    {
        using var hasher = ContentHasher.Create(type, size);
        Read(file, path, 0, size, hasher.Append, bytes, cancellationToken);
        return hasher.Finish();
    }

    private static async Task<ContentHash> HashChunksAsync(
        SafeFileHandle file, string path, long size, int parallelism, IProgress<long>? bytes, CancellationToken cancellationToken)
    {
        var chunkSize = ChunkSize.For(size);
        var digests = new byte[(size + chunkSize - 1) / chunkSize * SHA256.HashSizeInBytes];
        ParallelOptions options = new() { MaxDegreeOfParallelism = parallelism, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, digests.Length / SHA256.HashSizeInBytes, options, (i, token) =>
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            Read(file, path, i * chunkSize, Math.Min(chunkSize, size - (i * chunkSize)), hash.AppendData, bytes, token);
            hash.GetHashAndReset(digests.AsSpan(i * SHA256.HashSizeInBytes, SHA256.HashSizeInBytes));
            return ValueTask.CompletedTask;
        }).ConfigureAwait(false);
        return ChunkedHasher.OfDigests(digests);
    }

    private static void Read(
        SafeFileHandle file, string path, long offset, long count, Action<ReadOnlySpan<byte>> take, IProgress<long>? bytes, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(BufferSize, Math.Max(count, 1)));
        try
        {
            for (var end = offset + count; offset < end;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var read = RandomAccess.Read(file, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - offset)), offset);
                if (read == 0)
                    throw Changed(path);
                take(buffer.AsSpan(0, read));
                bytes?.Report(read);
                offset += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static QuiltException Changed(string path) =>
        new(Problem.SourceChanged, $"The file '{path}' changed while it was read. Wait until nobody writes to it, and try again.", path);
}
