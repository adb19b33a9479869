namespace Quilt.Hashing;

/// <summary>Hashes files, the chunks of big ones in parallel.</summary>
public static class FileHasher
{
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
            FilePass pass = new(size, parallelism, bytes);
            // Long work leaves the caller's thread; for a small file that would cost more than the hashing.
            var hashes = size < FilePass.Big ? Run() : await Task.Run(Run, CancellationToken.None).ConfigureAwait(false);
            return RandomAccess.GetLength(file) == size ? hashes[0] : throw Changed(path);

            ContentHash[] Run() => pass.Run((buffer, offset) => RandomAccess.Read(file, buffer, offset), null, [type], cancellationToken);
        }
        catch (EndOfStreamException)
        {
            throw Changed(path);
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

    private static QuiltException Changed(string path) =>
        new(Problem.SourceChanged, $"The file '{path}' changed while it was read. Wait until nobody writes to it, and try again.", path);
}
