namespace Quilt.Transfers;

/// <summary>Reads content that fits into memory.</summary>
public static class ContentReading
{
    /// <summary>Reads an entry's content whole and verified.</summary>
    /// <param name="source">Where the bytes come from.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="limit">The most bytes to read; an entry that says that it is longer is refused with <see cref="Problem.ContentMismatch"/>.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="QuiltException"><see cref="Problem.ContentNotFound"/>, <see cref="Problem.ContentMismatch"/>, <see cref="Problem.LocalKeyRefused"/>.</exception>
    public static async Task<byte[]> ReadAllAsync(this IContentSource source, Entry entry, long limit, CancellationToken cancellationToken)
    {
        if (entry.Size > Math.Min(limit, Array.MaxLength))
            throw new QuiltException(Problem.ContentMismatch, $"'{entry.LogicalKey}' has {entry.Size} bytes; at most {limit} are read here.", entry);
        var bytes = new byte[entry.Size];
        var content = await source.OpenAsync(entry, cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            var read = await content.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            // The last read, which finds the end, is the one that verifies.
            if (read < bytes.Length || await content.ReadAsync(new byte[1], cancellationToken).ConfigureAwait(false) > 0)
                throw new QuiltException(Problem.ContentMismatch, $"'{entry.LogicalKey}' does not have the {entry.Size} bytes that its package states.", entry);
        }
        return bytes;
    }
}
