using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Quilt.Hashing;
using Quilt.Registries;
using Quilt.Storage;

namespace Quilt.Transfers;

/// <summary>Decides for each entry of a package whether a push copies, reuses or skips it. Reads, and changes nothing.</summary>
internal sealed class PushPlanner(Registry registry, Package package, PushOptions options)
{
    private readonly PushAction[] actions = new PushAction[package.Count];
    private readonly ConcurrentDictionary<int, Entry> reused = new();
    private readonly ConcurrentDictionary<int, ContentHash> hashed = new();

    public async Task<PushPlan> PlanAsync(CancellationToken cancellationToken)
    {
        var sourceFolder = FolderName.Common(package.Content.Where(IsSource).Select(entry => entry.PhysicalKey.Path));
        PushPlan plan = new()
        {
            Registry = registry,
            Package = package,
            Options = options,
            SourceFolder = sourceFolder,
            // Only a package that nobody derived from a revision goes on from what its folder was: another has the content of its own parents.
            Parents = sourceFolder is null || !package.Parents.IsEmpty ? [] : FolderRecord.FindParents(sourceFolder, registry.Location.ToString(), options.Name),
        };
        var latest = await registry.CheckAsync(package, plan.Publishing, cancellationToken).ConfigureAwait(false);
        var journal = sourceFolder is null ? null : HashJournal.Open(sourceFolder);
        await DecideAsync(journal, cancellationToken).ConfigureAwait(false);
        ReuseWithinPush();
        return plan with
        {
            Latest = latest,
            Actions = ImmutableCollectionsMarshal.AsImmutableArray(actions),
            Counts = Count(),
            Reused = reused,
            Journal = journal,
        };
    }

    private bool IsSource(Entry entry) => entry.PhysicalKey.IsLocal && !registry.Content.Holds(entry);

    private async Task DecideAsync(HashJournal? journal, CancellationToken cancellationToken)
    {
        // Entries that are in place are many in a big package of which little has changed, and cost no waiting.
        List<int> rest = [];
        var index = 0;
        foreach (var entry in package.Content)
        {
            Check(entry);
            if (!registry.Content.Holds(entry))
                rest.Add(index);
            index++;
        }
        await Parallel.ForEachAsync(
            rest,
            new ParallelOptions { MaxDegreeOfParallelism = options.Workers, CancellationToken = cancellationToken },
            async (place, token) => actions[place] = await DecideAsync(place, journal, token).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private void Check(Entry entry)
    {
        if (ContentSource.IsForbidden(entry))
            throw ContentSource.Forbidden(entry);
        if (options.NoCopy && IsSource(entry))
            throw new QuiltException(
                Problem.LocalFileNotCopied,
                $"'{entry.LogicalKey}' is the local file {entry.PhysicalKey.Path}, which is not in {registry.Location}. Push without -NoCopy.",
                entry);
    }

    private async Task<PushAction> DecideAsync(int place, HashJournal? journal, CancellationToken cancellationToken)
    {
        var entry = package.Content[place];
        if (options.NoCopy)
            return PushAction.Skip;
        var known = await WithHashAsync(entry, journal, cancellationToken).ConfigureAwait(false);
        if (known.Hash is null)
            return PushAction.Copy;
        if (await registry.Content.FindAsync(known, options.Destination, cancellationToken).ConfigureAwait(false) is not { } found)
        {
            hashed[place] = known.Hash;
            return PushAction.Copy;
        }
        reused[place] = known with { PhysicalKey = found };
        return PushAction.Reuse;
    }

    // A hash that the journal remembers counts only for the size that the entry has: the file may have changed since it was added.
    private async Task<Entry> WithHashAsync(Entry entry, HashJournal? journal, CancellationToken cancellationToken)
    {
        if (entry.Hash is not null || !entry.PhysicalKey.IsLocal || FileIdentity.Find(entry.PhysicalKey.Path) is not { } identity || identity.Size != entry.Size)
            return entry;
        var hash = journal?.Find(entry.PhysicalKey.Path, identity, options.HashType);
        if (hash is null && options.Exact)
            hash = await FileHasher.HashAsync(entry.PhysicalKey.Path, options.HashType, 1, null, cancellationToken).ConfigureAwait(false);
        return entry with { Hash = hash };
    }

    // Of several files with the same content the first is copied, and the others find it there.
    private void ReuseWithinPush()
    {
        HashSet<ContentHash> coming = [];
        foreach (var (place, hash) in hashed.OrderBy(pair => pair.Key))
        {
            if (!coming.Add(hash))
                actions[place] = PushAction.Reuse;
        }
    }

    private ImmutableArray<TransferCount> Count()
    {
        var counts = new TransferCount[3];
        var index = 0;
        foreach (var entry in package.Content)
        {
            var action = (int)actions[index++];
            counts[action] = counts[action].Add(entry.Size);
        }
        return ImmutableCollectionsMarshal.AsImmutableArray(counts);
    }
}
