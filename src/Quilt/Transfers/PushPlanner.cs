using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Quilt.Hashing;
using Quilt.Registries;
using Quilt.Storage;

namespace Quilt.Transfers;

/// <summary>Decides for each entry of a package whether a push copies, reuses or skips it. Reads, and changes nothing.</summary>
internal sealed class PushPlanner(Registry registry, Package package, PushOptions options)
{
    // What stays in place is looked at up to so many: beyond them a small change of a big package would wait for the listing of all of it.
    private const int MostKeptLookedAt = 20_000;

    private readonly List<Entry> kept = [];
    private readonly PushAction[] actions = new PushAction[package.Count];
    private readonly ConcurrentDictionary<int, Entry> reused = new();
    private readonly ConcurrentDictionary<int, ContentHash> hashed = new();
    private readonly TransferCount[] counts = new TransferCount[3];
    private readonly List<int> unhashed = [];
    private readonly string? destination = ContentPlace.Of(registry.Location, options);

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
            Parents = sourceFolder is null || !package.Bases.IsEmpty ? [] : FolderRecord.FindParents(sourceFolder, registry.Location.ToString(), options.Name),
        };
        var latest = await registry.CheckAsync(package, plan.Publishing, cancellationToken).ConfigureAwait(false);
        var before = await LookAsync(latest, open, cancellationToken).ConfigureAwait(false);
        var journal = sourceFolder is null ? null : HashJournal.Open(sourceFolder);
        foreach (var (place, entry) in open.Where(one => Stays(one.Entry)))
            Identify(place, entry, before);
        await Parallel.ForEachAsync(
            open.Where(one => !Stays(one.Entry)),
            new ParallelOptions { MaxDegreeOfParallelism = options.WorkersFor(registry.Storage.Traits), CancellationToken = cancellationToken },
            async (one, token) => actions[one.Place] = await DecideAsync(one.Place, one.Entry, journal, before, token).ConfigureAwait(false)).ConfigureAwait(false);
        ReuseWithinPush();
        foreach (var (place, entry) in open)
            Count(actions[place], entry);
        return plan with
        {
            Latest = latest,
            Actions = ImmutableCollectionsMarshal.AsImmutableArray(actions),
            Counts = ImmutableCollectionsMarshal.AsImmutableArray(counts),
            Reused = reused,
            Hashed = hashed,
            Journal = journal,
            Destination = destination,
            Unhashed = unhashed,
            MendsLatest = before.HasGone,
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
            if (entry.Hash is not null && Stays(entry))
                Keep(entry);
            else
                open.Add((place, entry));
            place++;
        }
        return open;
    }

    private void Keep(Entry entry)
    {
        Count(PushAction.Skip, entry);
        if (kept.Count <= MostKeptLookedAt && registry.Content.Holds(entry))
            kept.Add(entry);
    }

    // A store that is not of this machine is asked for each file; of what the latest revision says it need only be asked whether it is there.
    private async Task<LatestContent> LookAsync(string? topHash, List<(int Place, Entry Entry)> open, CancellationToken cancellationToken)
    {
        var latest = open.Count == 0 || registry.Storage.Traits.IsLocal ? null : await ReadLatestAsync(topHash, cancellationToken).ConfigureAwait(false);
        var look = kept.Count > MostKeptLookedAt ? [] : kept;
        return await LatestContent.LookAsync(registry.Content, latest, open.Select(one => one.Entry), look, cancellationToken).ConfigureAwait(false);
    }

    private void Count(PushAction action, Entry entry) => counts[(int)action] = counts[(int)action].Add(entry.Size);

    private bool Stays(Entry entry) => options.NoCopy || (!options.ThroughHere && registry.Content.Holds(entry));

    private async Task<Package?> ReadLatestAsync(string? topHash, CancellationToken cancellationToken)
    {
        if (topHash is null)
            return null;
        try
        {
            return await registry.ReadAsync(options.Name, topHash, cancellationToken).ConfigureAwait(false);
        }
        catch (QuiltException) when (options.Force)
        {
            return null; // a revision that cannot be read is what -Force publishes over
        }
    }

    // An exact version never changes: its hash is what the latest revision says.
    private void Identify(int place, Entry entry, LatestContent before)
    {
        if (entry.PhysicalKey.VersionId is not null && before.FindThere(entry.LogicalKey) is { } old && old.PhysicalKey == entry.PhysicalKey)
            reused[place] = entry with { Hash = old.Hash };
        else
            unhashed.Add(place);
    }

    private void Check(Entry entry)
    {
        if (ContentSource.IsForbidden(entry))
            throw ContentSource.Forbidden(entry);
        ContentPlace.Check(destination, entry);
        if (options.NoCopy && entry.PhysicalKey.IsLocal && !registry.Content.Holds(entry))
            throw new QuiltException(
                Problem.LocalFileNotCopied,
                $"'{entry.LogicalKey}' is the local file {entry.PhysicalKey.Path}, which is not in {registry.Location}. Push without -NoCopy.",
                entry);
    }

    private async Task<PushAction> DecideAsync(int place, Entry entry, HashJournal? journal, LatestContent before, CancellationToken cancellationToken)
    {
        var known = await WithHashAsync(entry, journal, cancellationToken).ConfigureAwait(false);
        if (await FindAsync(known, before, cancellationToken).ConfigureAwait(false) is { } there)
        {
            reused[place] = known with { PhysicalKey = there };
            return PushAction.Reuse;
        }
        if (known.Hash is not null)
            hashed[place] = known.Hash;
        // The run finds it too; until then nobody knows its exact place.
        if (options.Exact && await registry.Content.WouldKeepAsync(known, destination ?? "", options.Writing, cancellationToken).ConfigureAwait(false))
            return PushAction.Reuse;
        return PushAction.Copy;
    }

    private async ValueTask<PhysicalKey?> FindAsync(Entry known, LatestContent before, CancellationToken cancellationToken)
    {
        if (known.Hash is null)
            return null;
        return before.FindThere(known.LogicalKey) is { } latest && latest.Hash == known.Hash && latest.Size == known.Size && registry.Content.Holds(latest)
            ? latest.PhysicalKey
            : await registry.Content.FindAsync(known, destination ?? "", before.Find(known.LogicalKey), cancellationToken).ConfigureAwait(false);
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

    // Of several files with the same content the first is copied, and the others find it there, where content has no name of its own.
    private void ReuseWithinPush()
    {
        if (destination is not null)
            return;
        HashSet<ContentHash> coming = [];
        foreach (var (place, hash) in hashed.OrderBy(pair => pair.Key))
        {
            if (!coming.Add(hash))
                actions[place] = PushAction.Reuse;
        }
    }
}
