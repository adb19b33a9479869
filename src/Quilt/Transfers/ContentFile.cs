using System.Buffers;
using Quilt.Hashing;
using Quilt.Storage;

namespace Quilt.Transfers;

/// <summary>Writes one entry's content to a file of its own.</summary>
public static class ContentFile
{
    /// <summary>
    /// Writes the content to a temporary file, verified, and renames it: the target has all of it or stays as it was. Big content of a store that
    /// gives pieces comes in several at once; when that breaks off, what has come is kept beside the target, and the next call goes on with it.
    /// </summary>
    /// <param name="source">Where the bytes come from.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="path">The file, as a full path; its folder exists.</param>
    /// <param name="progress">Counters to sample.</param>
    /// <param name="report">Told what was there already.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="QuiltException"><see cref="Problem.PathNotFound"/>: the folder does not exist; <see cref="Problem.ContentNotFound"/>, <see cref="Problem.ContentMismatch"/>, <see cref="Problem.LocalKeyRefused"/>.</exception>
    public static async Task WriteAsync(
        IContentSource source, Entry entry, string path, TransferProgress progress, IReport report, CancellationToken cancellationToken)
    {
        if (Path.GetDirectoryName(path) is { } folder && !Directory.Exists(folder))
            throw new QuiltException(Problem.PathNotFound, $"There is no folder '{folder}' to write the file into: make it first.", path);
        progress.Begin(TransferPhase.Copying, 1, entry.Size);
        if (RangedCopy.Fits(entry, source))
            await BringAsync(source, entry, path, progress, report, cancellationToken).ConfigureAwait(false);
        else
            await CopyAsync(source, entry, path, progress, cancellationToken).ConfigureAwait(false);
        progress.FileDone();
        progress.Enter(TransferPhase.Done);
    }

    // In a folder as installs have them, so that either goes on with what the other began, and cleans up after it.
    private static async Task BringAsync(
        IContentSource source, Entry entry, string path, TransferProgress progress, IReport report, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(path)!;
        using var files = FileErrors.OnWriting(path, () => new FileCommitter(StagingFolder.Create(folder, InstallRun.StagingPrefix)));
        using PartialFile target = new(files.PartialPath(RangedCopy.NameOf(entry)), entry.Size);
        RangedCopy copy = new(entry, source, RangedCopy.MostAtOnce, progress);
        await copy.RunAsync(target, cancellationToken).ConfigureAwait(false);
        copy.SayResumed(report);
        var (staged, named) = target.Complete();
        files.Add(new StagedName(staged, path, entry.Size) { Committed = named });
        files.Commit();
    }

    private static async Task CopyAsync(IContentSource source, Entry entry, string path, TransferProgress progress, CancellationToken cancellationToken)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        var buffer = ArrayPool<byte>.Shared.Rent(FilePass.BufferSize);
        var content = await source.OpenAsync(entry, cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            try
            {
                var file = File.Create(temporary, bufferSize: 0);
                await using (file.ConfigureAwait(false))
                {
                    for (int read; (read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
                    {
                        await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                        progress.Report(read);
                    }
                }
                File.Move(temporary, path, overwrite: true);
            }
            finally
            {
                File.Delete(temporary);
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }
}
