using System.Runtime.CompilerServices;
using Quilt.Storage;

namespace Quilt.Registries;

/// <summary>Lists the packages and revisions that a registry's pointers name.</summary>
internal sealed class RevisionReader(RegistryLocation location, IStorage storage, PointerStore pointers)
{
    /// <summary>The names of all packages.</summary>
    public async IAsyncEnumerable<PackageName> NamesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var user in storage.ListAsync(RegistryLayout.Names, ListDepth.Direct, "", cancellationToken).ConfigureAwait(false))
        {
            if (!user.IsFolder)
                continue;
            await foreach (var item in storage.ListAsync(user.Key, ListDepth.Direct, "", cancellationToken).ConfigureAwait(false))
            {
                if (item.IsFolder && PackageName.TryParse($"{user.Name}/{item.Name}", out var name))
                    yield return name;
            }
        }
    }

    /// <summary>The revisions of a package, newest first, a pointer at a time; several pointers are read at once.</summary>
    public async IAsyncEnumerable<Revision> RevisionsAsync(PackageName name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var latest = (await pointers.ReadIfValidAsync(name, RegistryLayout.Latest, cancellationToken).ConfigureAwait(false))?.TopHash;
        var times = await pointers.TimesAsync(name, cancellationToken).ConfigureAwait(false);
        var seenLatest = false;
        foreach (var block in times.Chunk(storage.Traits.Concurrency))
        {
            var read = await Task.WhenAll(block.Select(time => ReadAsync(name, time, cancellationToken))).ConfigureAwait(false);
            foreach (var revision in read)
            {
                if (revision is null)
                    continue;
                var isLatest = !seenLatest && revision.TopHash == latest;
                seenLatest |= isLatest;
                yield return revision with { IsLatest = isLatest };
            }
        }
        if (latest is not null && !seenLatest)
            yield return Of(name, latest, null) with { IsLatest = true };
    }

    /// <summary>The newest revision of a package that has a top hash; null when none has.</summary>
    public async Task<Revision?> FindAsync(PackageName name, string topHash, CancellationToken cancellationToken)
    {
        await foreach (var revision in RevisionsAsync(name, cancellationToken).ConfigureAwait(false))
        {
            if (revision.TopHash == topHash)
                return revision;
        }
        return null;
    }

    /// <summary>When a revision was last published; null when no timestamp says.</summary>
    public async Task<DateTimeOffset?> CreatedAsync(PackageName name, string topHash, CancellationToken cancellationToken) =>
        (await FindAsync(name, topHash, cancellationToken).ConfigureAwait(false))?.Created;

    /// <summary>A package, of whatever name, that has a revision of a top hash; null when none has. It looks at each package of the registry.</summary>
    public async Task<PackageName?> FindOwnerAsync(string topHash, CancellationToken cancellationToken)
    {
        await foreach (var name in NamesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (await FindAsync(name, topHash, cancellationToken).ConfigureAwait(false) is not null)
                return name;
        }
        return null;
    }

    // Null for a pointer that was deleted meanwhile, or names no revision.
    private async Task<Revision?> ReadAsync(PackageName name, long time, CancellationToken cancellationToken) =>
        await pointers.ReadIfValidAsync(name, PointerStore.Tag(time), cancellationToken).ConfigureAwait(false) is { } pointer
            ? Of(name, pointer.TopHash, time)
            : null;

    private Revision Of(PackageName name, string topHash, long? time) => new()
    {
        Name = name.ToString(),
        TopHash = topHash,
        Created = time is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null,
        Tag = time is { } second ? PointerStore.Tag(second) : RegistryLayout.Latest,
        Registry = location.ToString(),
    };
}
