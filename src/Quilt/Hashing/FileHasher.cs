namespace Quilt.Hashing;

/// <summary>Hashes files, the chunks of big ones in parallel.</summary>
public static class FileHasher
{
    /// <summary>Hashes a file.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="type">The kind of hash.</param>
    /// <param name="parallelism">How many chunks may be hashed at a time (at least 1).</param>
    /// <param name="bytes">Told the number of bytes done since the last call; may be called from several threads.</param>
    /// <param name="cancellationToken">Ends the hashing.</param>
    /// <exception cref="QuiltException">
    /// <see cref="Problem.SourceChanged"/>: the file's size changed meanwhile; <see cref="Problem.PathNotFound"/>; <see cref="Problem.InputOutput"/>.
    /// </exception>
    public static Task<ContentHash> HashAsync(
        string path, HashType type, int parallelism, IProgress<long>? bytes, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
