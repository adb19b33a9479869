using Quilt.Storage;

namespace Quilt.Registries;

/// <summary>A registry of packages in quilt3's layout (version 1), over any store. Safe to use from many threads.</summary>
public sealed class Registry
{
    /// <summary>A registry over a store.</summary>
    /// <param name="location">Where it is, for messages and for <see cref="Package.Registry"/>.</param>
    /// <param name="storage">Keeps manifests and pointers.</param>
    /// <param name="content">Keeps the bytes of entries.</param>
    public Registry(RegistryLocation location, IStorage storage, IContentStore content)
    {
        Location = location;
        Storage = storage;
        Content = content;
    }

    /// <summary>Where the registry is.</summary>
    public RegistryLocation Location { get; }

    internal IStorage Storage { get; }

    internal IContentStore Content { get; }

    /// <summary>The registry in a folder. Nothing is created before something is pushed.</summary>
    /// <param name="path">The folder.</param>
    public static Registry OpenFolder(string path) => throw new NotImplementedException(path);

    /// <summary>The names of all packages, in order.</summary>
    public IAsyncEnumerable<PackageName> ListAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The revisions of a package, newest first; none when there is no such package.</summary>
    public IAsyncEnumerable<Revision> RevisionsAsync(PackageName name, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Reads a revision; its manifest must have the hash that was asked for.</summary>
    /// <param name="name">The package.</param>
    /// <param name="topHash">A top hash, or its first six digits or more; null to go by tag.</param>
    /// <param name="tag"><c>latest</c> or a timestamp; null for <c>latest</c>.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="QuiltException">
    /// <see cref="Problem.PackageNotFound"/>, <see cref="Problem.RevisionNotFound"/>, <see cref="Problem.AmbiguousHash"/>,
    /// <see cref="Problem.InvalidPointer"/>, <see cref="Problem.InvalidManifest"/>, <see cref="Problem.ManifestHashMismatch"/>.
    /// </exception>
    public Task<Package> GetAsync(PackageName name, string? topHash, string? tag, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The latest revision, or null when there is no such package.</summary>
    public Task<Package?> TryGetLatestAsync(PackageName name, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Publishes a package as it is: its entries must have hashes, and keep their physical keys.</summary>
    /// <returns>The package with its name, top hash, registry and time.</returns>
    /// <exception cref="QuiltException"><see cref="Problem.PackageConflict"/>, <see cref="Problem.RegistryLocked"/>, <see cref="Problem.AccessDenied"/>, <see cref="Problem.DiskFull"/>.</exception>
    public Task<Package> PublishAsync(Package package, PublishOptions options, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Points <c>latest</c> at an earlier revision of the package.</summary>
    /// <param name="name">The package.</param>
    /// <param name="topHash">The revision's top hash, or its first six digits or more.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The revision that is latest now.</returns>
    public Task<Revision> RestoreAsync(PackageName name, string topHash, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Deletes a revision's pointers, or the whole package's. Manifests and content stay.</summary>
    /// <param name="name">The package.</param>
    /// <param name="topHash">The revision's top hash, or its first six digits or more; null for the whole package.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public Task DeleteAsync(PackageName name, string? topHash, CancellationToken cancellationToken) => throw new NotImplementedException();
}
