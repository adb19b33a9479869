using System.Collections.Concurrent;
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
    private readonly TransferCount[] counts = new TransferCount[3];

    public async Task<PushPlan> PlanAsync(CancellationToken cancellationToken)
    {
        await WorkflowRules.RefuseAsync(registry, cancellationToken).ConfigureAwait(false);
        var open = FindOpen(cancellationToken);
        var sourceFolder = FolderName.Common(open.Where(one => one.Entry.PhysicalKey.IsLocal).Select(one => one.Entry.PhysicalKey.Path));
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
        await Parallel.ForEachAsync(
            open,
            new ParallelOptions { MaxDegreeOfParallelism = options.Workers, CancellationToken = cancellationToken },
            async (one, token) => actions[one.Place] = await DecideAsync(one.Place, one.Entry, journal, token).ConfigureAwait(false)).ConfigureAwait(false);
        ReuseWithinPush();
        foreach (var (place, entry) in open)
            Count(actions[place], entry);
        return plan with
        {
            Latest = latest,
            Actions = ImmutableCollectionsMarshal.AsImmutableArray(actions),
            Counts = ImmutableCollectionsMarshal.AsImmutableArray(counts),
            Reused = reused,
            Journal = journal,
        };
    }

    // Entries that are in place are many in a big package of which little has changed: they are walked over once, and only counted.
    private List<(int Place, Entry Entry)> FindOpen(CancellationToken cancellationToken)
    {
        List<(int, Entry)> open = [];
        var place = 0;
        foreach (var entry in package.Content)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Check(entry);
            if (entry.Hash is not null && registry.Content.Holds(entry))
                Count(PushAction.Skip, entry);
            else
                open.Add((place, entry));
            place++;
        }
        return open;
    }

    private void Count(PushAction action, Entry entry) => counts[(int)action] = counts[(int)action].Add(entry.Size);

    private void Check(Entry entry)
    {
        if (ContentSource.IsForbidden(entry))
            throw ContentSource.Forbidden(entry);
        if (options.NoCopy && entry.PhysicalKey.IsLocal && !registry.Content.Holds(entry))
            throw new QuiltException(
                Problem.LocalFileNotCopied,
                $"'{entry.LogicalKey}' is the local file {entry.PhysicalKey.Path}, which is not in {registry.Location}. Push without -NoCopy.",
                entry);
    }

    private async Task<PushAction> DecideAsync(int place, Entry entry, HashJournal? journal, CancellationToken cancellationToken)
    {
        if (options.NoCopy)
            return PushAction.Skip;
        var known = await WithHashAsync(entry, journal, cancellationToken).ConfigureAwait(false);
        if (known.Hash is null)
            return PushAction.Copy;
        if (await registry.Content.FindAsync(known, options.DestinationOf(known), cancellationToken).ConfigureAwait(false) is not { } found)
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
}
