using Quilt.Manifests;
using Quilt.Storage;

namespace Quilt.Registries;

/// <summary>A registry of packages in quilt3's layout (version 1), over any store. Safe to use from many threads.</summary>
public sealed class Registry
{
    private static readonly TimeSpan AdvicePatience = TimeSpan.FromSeconds(2);

    private readonly PointerStore pointers;
    private readonly RevisionReader revisions;
    private readonly HashResolver hashes;
    private readonly Publisher publisher;
    private readonly Unpublisher unpublisher;
    private readonly ManifestStore manifests;

    /// <summary>A registry over a store.</summary>
    /// <param name="location">Where it is, for messages and for <see cref="Package.Registry"/>.</param>
    /// <param name="storage">Keeps manifests and pointers.</param>
    /// <param name="content">Keeps the bytes of entries.</param>
    public Registry(RegistryLocation location, IStorage storage, IContentStore content)
    {
        Location = location;
        Storage = storage;
        Content = content;
        pointers = new PointerStore(location, storage);
        revisions = new RevisionReader(location, storage, pointers);
        hashes = new HashResolver(location, storage, revisions);
        publisher = new Publisher(location, storage, pointers, new OvertakenCheck(location, pointers, ReadAsync));
        unpublisher = new Unpublisher(location, storage, pointers, revisions);
        manifests = new ManifestStore(location, storage);
    }

    /// <summary>Where the registry is.</summary>
    public RegistryLocation Location { get; }

    /// <summary>How it is reached, where the user named that; its packages carry it.</summary>
    public StoreConnection? Connection { get; init; }

    internal IStorage Storage { get; }

    internal IContentStore Content { get; }

    /// <summary>The registry in a folder. Nothing is created before something is pushed.</summary>
    /// <param name="path">The folder.</param>
    public static Registry OpenFolder(string path)
    {
        var location = RegistryLocation.OfFolder(path);
        return new Registry(location, new FolderStorage(location.Folder!), new FolderContentStore(location.Folder!));
    }

    /// <summary>The names of all packages, in order.</summary>
    public IAsyncEnumerable<PackageName> ListAsync(CancellationToken cancellationToken) => revisions.NamesAsync(cancellationToken);

    /// <summary>The revisions of a package, newest first; none when there is no such package.</summary>
    public IAsyncEnumerable<Revision> RevisionsAsync(PackageName name, CancellationToken cancellationToken) =>
        revisions.RevisionsAsync(name, cancellationToken);

    /// <summary>Reads a revision; its manifest must have the hash that was asked for.</summary>
    /// <param name="name">The package.</param>
    /// <param name="topHash">A top hash, or its first six digits or more; null to go by tag.</param>
    /// <param name="tag"><c>latest</c> or a timestamp; null for <c>latest</c>.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="QuiltException">
    /// <see cref="Problem.PackageNotFound"/>, <see cref="Problem.RevisionNotFound"/>, <see cref="Problem.AmbiguousHash"/>,
    /// <see cref="Problem.InvalidPointer"/>, <see cref="Problem.ManifestNotFound"/>, <see cref="Problem.InvalidManifest"/>,
    /// <see cref="Problem.ManifestHashMismatch"/>.
    /// </exception>
    public async Task<Package> GetAsync(PackageName name, string? topHash, string? tag, CancellationToken cancellationToken)
    {
        if (topHash is not null)
        {
            var (whole, revision) = await hashes.ResolveAsync(name, topHash, cancellationToken).ConfigureAwait(false);
            revision ??= await revisions.FindAsync(name, whole, cancellationToken).ConfigureAwait(false);
            if (revision is null)
                await CheckUnnamedAsync(name, whole, cancellationToken).ConfigureAwait(false);
            return await ReadKnownAsync(name, whole, revision, cancellationToken).ConfigureAwait(false);
        }
        return await FindByTagAsync(name, tag ?? RegistryLayout.Latest, cancellationToken).ConfigureAwait(false)
            ?? throw await NotFoundAsync(name, tag, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds a revision without reading its manifest, which may be gone or damaged.</summary>
    /// <param name="name">The package.</param>
    /// <param name="topHash">Its top hash, or its first six digits or more.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="QuiltException"><see cref="Problem.RevisionNotFound"/>, <see cref="Problem.AmbiguousHash"/>.</exception>
    public async Task<Revision> FindAsync(PackageName name, string topHash, CancellationToken cancellationToken)
    {
        var (whole, revision) = await hashes.ResolveAsync(name, topHash, cancellationToken).ConfigureAwait(false);
        return revision
            ?? await revisions.FindAsync(name, whole, cancellationToken).ConfigureAwait(false)
            ?? throw NoRevision(name, whole);
    }

    /// <summary>The latest revision, or null when there is no such package.</summary>
    public Task<Package?> TryGetLatestAsync(PackageName name, CancellationToken cancellationToken) =>
        FindByTagAsync(name, RegistryLayout.Latest, cancellationToken);

    /// <summary>Publishes a package as it is: its entries must have hashes, and keep their physical keys.</summary>
    /// <returns>The package with its name, top hash, registry and time.</returns>
    /// <exception cref="QuiltException">
    /// <see cref="Problem.PackageConflict"/>, with the winner's top hash in the message and in the exception's data as <c>TopHash</c>;
    /// <see cref="Problem.RegistryLocked"/>, <see cref="Problem.AccessDenied"/>, <see cref="Problem.DiskFull"/>.
    /// </exception>
    public async Task<Package> PublishAsync(Package package, PublishOptions options, CancellationToken cancellationToken) =>
        (await TryPublishAsync(package, options, cancellationToken).ConfigureAwait(false)).Package;

    /// <summary>Publishes a package, and says whether that was needed: not so when deduping finds it to be latest.</summary>
    internal async Task<(Package Package, bool IsNew)> TryPublishAsync(Package package, PublishOptions options, CancellationToken cancellationToken)
    {
        var topHash = ManifestHasher.Compute(package);
        var time = await publisher.PublishAsync(package, topHash, options, cancellationToken).ConfigureAwait(false);
        package.MarkPublished(topHash);
        manifests.Forget(topHash);
        var published = package with
        {
            Name = options.Name.ToString(),
            TopHash = topHash,
            Registry = Location.ToString(),
            Connection = Connection,
            Tag = RegistryLayout.Latest,
            Created = time is { } seconds
                ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                : await revisions.CreatedAsync(options.Name, topHash, cancellationToken).ConfigureAwait(false),
            Parents = package.Bases.Add(topHash),
        };
        return (published, time is not null);
    }

    /// <summary>Points <c>latest</c> at an earlier revision of the package.</summary>
    /// <param name="name">The package.</param>
    /// <param name="topHash">The revision's top hash, or its first six digits or more.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The revision that is latest now.</returns>
    /// <exception cref="QuiltException"><see cref="Problem.PackageNotFound"/>, <see cref="Problem.RevisionNotFound"/>, <see cref="Problem.AmbiguousHash"/>.</exception>
    public async Task<Revision> RestoreAsync(PackageName name, string topHash, CancellationToken cancellationToken)
    {
        var (whole, _) = await hashes.ResolveAsync(name, topHash, cancellationToken).ConfigureAwait(false);
        return await unpublisher.RestoreAsync(name, whole, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes a revision's pointers, or the whole package's. Manifests and content stay.</summary>
    /// <param name="name">The package.</param>
    /// <param name="topHash">The revision's top hash, or its first six digits or more; null for the whole package.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="QuiltException"><see cref="Problem.PackageNotFound"/>, <see cref="Problem.RevisionNotFound"/>, <see cref="Problem.AmbiguousHash"/>.</exception>
    public async Task DeleteAsync(PackageName name, string? topHash, CancellationToken cancellationToken)
    {
        if (topHash is null)
        {
            await unpublisher.DeleteAllAsync(name, cancellationToken).ConfigureAwait(false);
            return;
        }
        var (whole, _) = await hashes.ResolveAsync(name, topHash, cancellationToken).ConfigureAwait(false);
        await unpublisher.DeleteAsync(name, whole, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a revision without asking when it was published: from the cache where it is there.</summary>
    internal Task<Package> ReadAsync(PackageName name, string topHash, CancellationToken cancellationToken) =>
        ReadAsync(name, topHash, null, null, cancellationToken);

    /// <summary>The whole top hash that a user shortened.</summary>
    internal async Task<string> ResolveAsync(PackageName name, string topHash, CancellationToken cancellationToken) =>
        (await hashes.ResolveAsync(name, topHash, cancellationToken).ConfigureAwait(false)).TopHash;

    /// <summary>Makes sure that a push would not be refused now, before anything is copied.</summary>
    /// <returns>The top hash of <c>latest</c>; null when there is no such package.</returns>
    internal async Task<string?> CheckAsync(Package package, PublishOptions options, CancellationToken cancellationToken) =>
        (await publisher.CheckAsync(package, package.TopHash, options, cancellationToken).ConfigureAwait(false))?.TopHash;

    private async Task<Package?> FindByTagAsync(PackageName name, string tag, CancellationToken cancellationToken)
    {
        // A tag comes from the user, and becomes part of a key.
        if (tag != RegistryLayout.Latest && !PointerStore.TryParseTime(tag, out _))
            return null;
        if (await pointers.ReadAsync(name, tag, cancellationToken).ConfigureAwait(false) is not { } pointer)
            return null;
        var created = PointerStore.TryParseTime(tag, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : await revisions.CreatedAsync(name, pointer.TopHash, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(name, pointer.TopHash, tag, created, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Package> ReadAsync(
        PackageName name, string topHash, string? tag, DateTimeOffset? created, CancellationToken cancellationToken)
    {
        var package = await manifests.ReadAsync(name, topHash, cancellationToken).ConfigureAwait(false);
        var read = package with
        {
            Name = name.ToString(),
            TopHash = topHash,
            Registry = Location.ToString(),
            Connection = Connection,
            Tag = tag,
            Created = created,
            Parents = [topHash],
        };
        return Storage.Traits.IsLocal ? read : RemoteManifest.RefuseLocalKeys(read);
    }

    // A hash that no pointer names may name nothing at all.
    private async Task<Package> ReadKnownAsync(PackageName name, string topHash, Revision? revision, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(name, topHash, null, revision?.Created, cancellationToken).ConfigureAwait(false);
        }
        catch (QuiltException error) when (error.Problem == Problem.ManifestNotFound && revision is null)
        {
            throw NoRevision(name, topHash, error);
        }
    }

    private QuiltException NoRevision(PackageName name, string topHash, Exception? inner = null) =>
        new(Problem.RevisionNotFound, $"'{name}' has no revision {topHash} in {Location}.", topHash, inner);

    // A whole hash may name a revision that was removed, and of which the manifest stays: provenance names such. It is the package's then, unless
    // another package has it.
    private async Task CheckUnnamedAsync(PackageName name, string topHash, CancellationToken cancellationToken)
    {
        if (await revisions.FindOwnerAsync(topHash, cancellationToken).ConfigureAwait(false) is { } owner)
            throw new QuiltException(Problem.RevisionNotFound, $"'{name}' has no revision {topHash} in {Location}: it is one of '{owner}'.", topHash);
    }

    private async Task<QuiltException> NotFoundAsync(PackageName name, string? tag, CancellationToken cancellationToken)
    {
        var any = (await pointers.TimesAsync(name, cancellationToken).ConfigureAwait(false)).Count > 0;
        return any
            ? new QuiltException(Problem.RevisionNotFound, $"'{name}' in {Location} has no revision tagged '{tag ?? RegistryLayout.Latest}'.", name.ToString())
            : new QuiltException(Problem.PackageNotFound, $"{Location} {await MissingAsync(name, cancellationToken).ConfigureAwait(false)}", name.ToString());
    }

    private async Task<string> MissingAsync(PackageName name, CancellationToken cancellationToken)
    {
        if (Location.Folder is { } folder && !Directory.Exists(folder))
            return $"does not exist, so it has no package '{name}'. The first push into it creates it; another registry is named with -Registry, or for good with Set-QuiltSetting default_remote_registry.";
        var near = NearNames.Of(name.ToString(), await NamesAsync(cancellationToken).ConfigureAwait(false));
        return $"has no package '{name}'.{(near.Count == 0 ? "" : $" Did you mean {string.Join(" or ", near)}?")}";
    }

    // Only for an error's advice: a big registry far away is not listed to its end, and one that may not be listed gives none.
    private async Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancellationToken)
    {
        List<string> names = [];
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(AdvicePatience);
        try
        {
            await foreach (var name in ListAsync(patience.Token).ConfigureAwait(false))
                names.Add(name.ToString());
        }
        catch (Exception e) when (e is QuiltException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return names;
        }
        return names;
    }
}
