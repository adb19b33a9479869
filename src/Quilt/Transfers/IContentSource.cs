namespace Quilt.Transfers;

/// <summary>Where the bytes of entries come from: a registry's store, or local files of a package that is not pushed yet.</summary>
public interface IContentSource
{
    /// <summary>How many streams at once serve this source best; 0 where the machine's cores decide.</summary>
    int Concurrency => 0;

    /// <summary>Opens an entry's content for reading once, from the start.</summary>
    /// <param name="entry">The entry; its physical key says where the bytes are.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <returns>The stream. Reading it to the end verifies size and hash (<see cref="Problem.ContentMismatch"/>).</returns>
    /// <exception cref="QuiltException"><see cref="Problem.ContentNotFound"/>, <see cref="Problem.LocalKeyRefused"/>.</exception>
    Task<Stream> OpenAsync(Entry entry, CancellationToken cancellationToken);

    /// <summary>Whether places of an entry's content can be read apart, so that a big one comes in several pieces at once.</summary>
    /// <param name="entry">The entry.</param>
    bool HasRanges(Entry entry) => false;

    /// <summary>Opens a place of an entry's content for reading once. What is read is not verified; it may end early.</summary>
    /// <param name="entry">An entry that <see cref="HasRanges"/> says yes to.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="length">How many bytes.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <exception cref="QuiltException"><see cref="Problem.ContentNotFound"/>.</exception>
    Task<Stream> OpenRangeAsync(Entry entry, long offset, long length, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>The file of this machine that holds the entry's content, not verified; null when the bytes are elsewhere.</summary>
    /// <param name="entry">The entry.</param>
    /// <exception cref="QuiltException"><see cref="Problem.ContentNotFound"/>, <see cref="Problem.LocalKeyRefused"/>.</exception>
    string? FindLocalPath(Entry entry) => null;
}
