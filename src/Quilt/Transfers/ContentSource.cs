using Quilt.Storage;

namespace Quilt.Transfers;

/// <summary>Reads content from files of this machine.</summary>
/// <remarks>
/// Only a package that is not pushed yet, or one of a folder registry, may name local files; a manifest from elsewhere that does is
/// refused. An entry of a folder registry is looked for by its hash among the registry's objects before its physical key is followed,
/// so a registry that was moved or copied elsewhere is read where it is now.
/// </remarks>
public sealed class ContentSource : IContentSource
{
    private const string S3Scheme = "s3://";

    /// <summary>Files of this machine only.</summary>
    public static ContentSource Local { get; } = new();

    /// <inheritdoc/>
    public Task<Stream> OpenAsync(Entry entry, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var path = FindLocalPath(entry) ?? throw new QuiltException(
            Problem.ContentNotFound, $"'{entry.LogicalKey}' is at {entry.PhysicalKey}, which cannot be read from here.", entry);
        try
        {
            FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return Task.FromResult<Stream>(new VerifyingStream(file, entry));
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.ReadingStored(error, path);
        }
    }

    /// <inheritdoc/>
    public string? FindLocalPath(Entry entry)
    {
        if (IsForbidden(entry))
            throw Forbidden(entry);
        if (!entry.PhysicalKey.IsLocal)
            return null;
        if (entry.Package?.Registry is { } registry && Path.IsPathFullyQualified(registry) && new FolderObjects(registry).Find(entry) is { } found)
            return found;
        var path = entry.PhysicalKey.Path;
        return FileIdentity.Find(path) is not null
            ? path
            : throw new QuiltException(Problem.ContentNotFound, $"The content of '{entry.LogicalKey}' is not at {path} any more.", entry);
    }

    /// <summary>Whether an entry names a local file and comes from a registry that is not of this machine.</summary>
    internal static bool IsForbidden(Entry entry) =>
        entry.PhysicalKey.IsRefused ||
        (entry.PhysicalKey.IsLocal && entry.Package is { TopHash: not null, Registry: { } registry } && registry.StartsWith(S3Scheme, StringComparison.OrdinalIgnoreCase));

    /// <summary>The error for an entry that is forbidden.</summary>
    internal static QuiltException Forbidden(Entry entry) => new(
        Problem.LocalKeyRefused,
        $"'{entry.LogicalKey}' of a remote registry points at the local file {entry.PhysicalKey}. It is not read: its author could have any of your files read.",
        entry);
}
