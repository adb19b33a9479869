using Quilt.Storage;
using Quilt.Transfers;

namespace Quilt.Runs.Local;

/// <summary>
/// Lays a subject's inputs out on disk as they lie in the package, so that every file has its real name and its sidecars beside it.
/// They are copies, verified against their hashes as they are made, and read-only: links to the registry's objects would let a job
/// change what the registry keeps, and would lead programs that resolve links to nameless files.
/// </summary>
internal static class InputLayout
{
    private const UnixFileMode ReadFile = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode ReadFolder = ReadFile | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Copies the inputs and writes their list.</summary>
    /// <param name="subject">The subject with all its inputs.</param>
    /// <param name="folder">The attempt's folder.</param>
    /// <param name="content">Where inputs come from.</param>
    /// <param name="sidecar">A sidecar that is made for the job; null: none is. It lies apart, since the package may hold one of that name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="QuiltException"><see cref="Problem.ContentNotFound"/>; <see cref="Problem.ContentMismatch"/>; <see cref="Problem.DiskFull"/>.</exception>
    public static async Task WriteAsync(Subject subject, AttemptFolder folder, IContentSource content, byte[]? sidecar, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(folder.Inputs);
            foreach (var (entry, _) in RecordedSubject.AllInputs(subject))
                await CopyAsync(entry, PathOf(folder, entry), content, cancellationToken).ConfigureAwait(false);
            await File.WriteAllBytesAsync(folder.InputList, InputList.Write(subject, entry => (PathOf(folder, entry), entry.PhysicalKey.VersionId)), cancellationToken).ConfigureAwait(false);
            if (sidecar is not null)
                await WriteSidecarAsync(folder.Sidecar, sidecar, cancellationToken).ConfigureAwait(false);
            Protect(folder);
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            throw FileErrors.Writing(e, folder.Inputs);
        }
    }

    /// <summary>The path of an input, or of the image's folder.</summary>
    public static string PathOf(AttemptFolder folder, string logicalKey) =>
        Path.Combine(folder.Inputs, LogicalKey.Check(logicalKey).Replace('/', Path.DirectorySeparatorChar));

    private static string PathOf(AttemptFolder folder, Entry entry) => PathOf(folder, entry.LogicalKey);

    private static async Task CopyAsync(Entry entry, string path, IContentSource content, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var source = await content.OpenAsync(entry, cancellationToken).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            FileStream target = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
            await using (target.ConfigureAwait(false))
                await source.CopyToAsync(target, 1 << 20, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task WriteSidecarAsync(string path, byte[] sidecar, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, sidecar, cancellationToken).ConfigureAwait(false);
    }

    private static void Protect(AttemptFolder folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        foreach (var path in Directory.EnumerateFileSystemEntries(folder.Inputs, "*", SearchOption.AllDirectories))
            File.SetUnixFileMode(path, Directory.Exists(path) ? ReadFolder : ReadFile);
        File.SetUnixFileMode(folder.Inputs, ReadFolder);
        File.SetUnixFileMode(folder.InputList, ReadFile);
    }
}
