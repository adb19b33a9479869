using Quilt.Storage;

namespace Quilt.Registries;

/// <summary>Takes revisions out of a package, and points <c>latest</c> at earlier ones. Manifests and content stay.</summary>
internal sealed class Unpublisher(RegistryLocation location, IStorage storage, PointerStore pointers, RevisionReader revisions)
{
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Points <c>latest</c> at a revision of the package.</summary>
    public async Task<Revision> RestoreAsync(PackageName name, string topHash, CancellationToken cancellationToken)
    {
        using var held = await storage.LockAsync(LockTimeout, cancellationToken).ConfigureAwait(false);
        var found = await FindAsync(name, topHash, cancellationToken).ConfigureAwait(false);
        await pointers.WriteAsync(name, RegistryLayout.Latest, topHash, WriteCondition.None, cancellationToken).ConfigureAwait(false);
        return found[0] with { IsLatest = true };
    }

    /// <summary>Deletes every pointer to a revision; <c>latest</c>, if it is one of them, then names the newest revision that is left.</summary>
    public async Task DeleteAsync(PackageName name, string topHash, CancellationToken cancellationToken)
    {
        using var held = await storage.LockAsync(LockTimeout, cancellationToken).ConfigureAwait(false);
        var found = await FindAsync(name, topHash, cancellationToken).ConfigureAwait(false);
        // Before the others, so that latest never names a revision that is no longer the package's.
        if (found.Any(revision => revision.IsLatest))
            await MoveLatestAsync(name, topHash, cancellationToken).ConfigureAwait(false);
        foreach (var revision in found.Where(revision => revision.Tag != RegistryLayout.Latest))
            await pointers.DeleteAsync(name, revision.Tag, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes all pointers of a package.</summary>
    public async Task DeleteAllAsync(PackageName name, CancellationToken cancellationToken)
    {
        using var held = await storage.LockAsync(LockTimeout, cancellationToken).ConfigureAwait(false);
        var any = false;
        List<string> keys = [];
        await foreach (var item in storage.ListAsync(RegistryLayout.Pointers(name), ListDepth.All, "", cancellationToken).ConfigureAwait(false))
            keys.Add(item.Key);
        foreach (var key in keys)
        {
            any = true;
            await storage.DeleteAsync(key, cancellationToken).ConfigureAwait(false);
        }
        if (!any)
            throw NotFound(name);
    }

    private QuiltException NotFound(PackageName name) =>
        new(Problem.PackageNotFound, $"{location} has no package '{name}'.", name.ToString());

    private async Task<List<Revision>> FindAsync(PackageName name, string topHash, CancellationToken cancellationToken)
    {
        List<Revision> found = [];
        var any = false;
        await foreach (var revision in revisions.RevisionsAsync(name, cancellationToken).ConfigureAwait(false))
        {
            any = true;
            if (revision.TopHash == topHash)
                found.Add(revision);
        }
        if (!any)
            throw NotFound(name);
        return found.Count > 0
            ? found
            : throw new QuiltException(Problem.RevisionNotFound, $"'{name}' has no revision {topHash} in {location}.", topHash);
    }

    private async Task MoveLatestAsync(PackageName name, string topHash, CancellationToken cancellationToken)
    {
        await foreach (var revision in revisions.RevisionsAsync(name, cancellationToken).ConfigureAwait(false))
        {
            if (revision.TopHash == topHash)
                continue;
            await pointers.WriteAsync(name, RegistryLayout.Latest, revision.TopHash, WriteCondition.None, cancellationToken).ConfigureAwait(false);
            return;
        }
        await pointers.DeleteAsync(name, RegistryLayout.Latest, cancellationToken).ConfigureAwait(false);
    }
}
