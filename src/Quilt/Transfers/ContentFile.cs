namespace Quilt.Transfers;

/// <summary>Writes one entry's content to a file of its own.</summary>
public static class ContentFile
{
    /// <summary>Writes the content to a temporary file, verified, and renames it: the target has all of it or stays as it was.</summary>
    /// <param name="source">Where the bytes come from.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="path">The file, as a full path; its folder exists.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="QuiltException"><see cref="Problem.ContentNotFound"/>, <see cref="Problem.ContentMismatch"/>, <see cref="Problem.LocalKeyRefused"/>.</exception>
    public static async Task WriteAsync(IContentSource source, Entry entry, string path, CancellationToken cancellationToken)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        var content = await source.OpenAsync(entry, cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            try
            {
                var file = File.Create(temporary);
                await using (file.ConfigureAwait(false))
                    await content.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
                File.Move(temporary, path, overwrite: true);
            }
            finally
            {
                File.Delete(temporary);
            }
        }
    }
}
