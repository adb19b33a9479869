using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Quilt.Hashing;
using Quilt.Storage;

namespace Quilt.Transfers;

/// <summary>Decides for each entry whether an install writes its file, keeps the one that is there, or refuses. Reads, and changes nothing.</summary>
internal sealed class InstallPlanner(Package package, string folder, InstallOptions options)
{
    private readonly ConcurrentDictionary<int, QuiltException> refusals = new();
    private readonly ConcurrentDictionary<int, FileIdentity> replaced = new();
    private readonly ConcurrentQueue<HashedFile> hashed = new();
    private readonly TargetTree tree = new(folder);
    private readonly HashJournal journal = HashJournal.Open(folder);

    public async Task<InstallPlan> PlanAsync(CancellationToken cancellationToken)
    {
        var earlier = options.Force ? InstalledRevisions.None : InstalledRevisions.Of(folder, package, options.Registry);
        int[] chosen = [.. Enumerable.Range(0, package.Count).Where(index => options.Filter?.Invoke(package.Content.KeyAt(index)) != false)];
        var places = new InstallPlace[chosen.Length];
        await Parallel.ForAsync(
            0,
            chosen.Length,
            new ParallelOptions { MaxDegreeOfParallelism = options.Workers, CancellationToken = cancellationToken },
            async (i, token) =>
            {
                var entry = package.Content[chosen[i]];
                places[i] = new InstallPlace(chosen[i], entry.Size, await DecideAsync(chosen[i], entry, earlier, token).ConfigureAwait(false));
            }).ConfigureAwait(false);
        return new InstallPlan
        {
            Package = package,
            Folder = folder,
            Options = options,
            Places = ImmutableCollectionsMarshal.AsImmutableArray(places),
            Refusals = refusals,
            Replaced = replaced,
            Journal = journal,
            Hashed = hashed,
        };
    }

    private async Task<InstallAction> DecideAsync(int index, Entry entry, InstalledRevisions earlier, CancellationToken cancellationToken)
    {
        try
        {
            var path = tree.PathOf(entry.LogicalKey);
            tree.CheckFolders(entry.LogicalKey);
            return await DecideAsync(index, entry, path, earlier, cancellationToken).ConfigureAwait(false);
        }
        catch (QuiltException error)
        {
            refusals[index] = error;
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            refusals[index] = FileErrors.Writing(error, entry.LogicalKey);
        }
        return InstallAction.Refuse;
    }

    private async Task<InstallAction> DecideAsync(
        int index, Entry entry, string path, InstalledRevisions earlier, CancellationToken cancellationToken)
    {
        if (!TargetFile.Exists(path))
            return InstallAction.Copy;
        // A link is never followed: at best it is replaced, and what it points at stays as it is.
        if (TargetFile.Find(path) is not { } identity)
            return Directory.Exists(path) && !TargetFile.IsLink(path) ? Refuse(index, path, "is a folder") : Replace(index, path, "is a link, or no file", null);
        if (await HasContentAsync(path, identity, entry, cancellationToken).ConfigureAwait(false))
            return InstallAction.Keep;
        await foreach (var old in earlier.FindAsync(entry.LogicalKey, cancellationToken).ConfigureAwait(false))
        {
            if (await HasContentAsync(path, identity, old, cancellationToken).ConfigureAwait(false))
            {
                replaced[index] = identity;
                return InstallAction.Copy;
            }
        }
        return Replace(index, path, options.Differs, identity);
    }

    private InstallAction Replace(int index, string path, string why, FileIdentity? identity)
    {
        if (!options.Force)
            return Refuse(index, path, why);
        if (identity is { } known)
            replaced[index] = known;
        return InstallAction.Copy;
    }

    private InstallAction Refuse(int index, string path, string why)
    {
        refusals[index] = new QuiltException(
            Problem.TargetModified, $"'{path}' {why}. It is left alone: move it away, or overwrite it with -Force.", path);
        return InstallAction.Refuse;
    }

    private async Task<bool> HasContentAsync(string path, FileIdentity identity, Entry entry, CancellationToken cancellationToken)
    {
        if (identity.Size != entry.Size || entry.Hash is not { Kind: not HashType.Unknown } stated)
            return false;
        try
        {
            if (journal.Find(path, identity, stated.Kind) is { } known)
                return known == stated;
            var began = DateTimeOffset.UtcNow;
            var actual = await FileHasher.HashAsync(path, stated.Kind, 1, null, cancellationToken).ConfigureAwait(false);
            hashed.Enqueue(new HashedFile(path, identity, actual, began));
            return actual == stated;
        }
        catch (QuiltException)
        {
            // A file that cannot be read is not ours to judge: it counts as another.
            return false;
        }
    }
}
