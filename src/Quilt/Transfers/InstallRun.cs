using System.Collections.Concurrent;
using System.Threading.Channels;
using Quilt.Hashing;
using Quilt.Storage;

namespace Quilt.Transfers;

/// <summary>Carries an install out: each file is written beside its place, verified, and named when it is on disk.</summary>
internal sealed class InstallRun(InstallPlan plan, TransferProgress progress, IReport report)
{
    /// <summary>What the names of folders begin with that hold files on their way. A killed install may leave one; the next removes it.</summary>
    public const string StagingPrefix = ".quiltps-install-";


    private readonly TargetTree tree = new(plan.Folder);
    private readonly IContentSource source = plan.Options.Source ?? ContentSource.Local;
    private readonly ConcurrentQueue<HashedFile> named = new();

    public async Task RunAsync(ChannelWriter<InstalledFile> installed, CancellationToken cancellationToken)
    {
        progress.Begin(TransferPhase.Copying, plan.Copy.Files, plan.Copy.Bytes);
        using var journal = plan.Journal;
        foreach (var place in plan.Places.Where(place => place.Action != InstallAction.Copy))
        {
            if (plan.Refusals.TryGetValue(place.Index, out var refusal))
                report.Error(refusal);
            else
                Keep(installed, plan.Package.Entries[place.Index]);
        }
        try
        {
            await CopyAsync(installed, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Remember();
        }
        await RecordAsync().ConfigureAwait(false);
        progress.Enter(TransferPhase.Done);
    }

    private async Task CopyAsync(ChannelWriter<InstalledFile> installed, CancellationToken cancellationToken)
    {
        var toCopy = plan.Places.Where(place => place.Action == InstallAction.Copy).ToLookup(place => place.Size >= FilePass.Big);
        if (toCopy.Count == 0)
        {
            // The one before may have been killed when every file had its name already.
            StagingFolder.RemoveAbandoned(plan.Folder, StagingPrefix);
            return;
        }
        using var files = FileErrors.OnWriting(plan.Folder, () => new FileCommitter(StagingFolder.Create(plan.Folder, StagingPrefix)));
        var names = CaseCollisions.For(files.Folder);
        await Parallel.ForEachAsync(
            toCopy[false],
            new ParallelOptions { MaxDegreeOfParallelism = plan.Options.Workers, CancellationToken = cancellationToken },
            async (place, token) => await CopyAsync(place, 1, files, names, installed, token).ConfigureAwait(false)).ConfigureAwait(false);
        // A big file takes long: if that is when the install is killed, the small ones have their names.
        FileErrors.OnWriting(plan.Folder, files.Commit);
        var big = toCopy[true].ToList();
        var atOnce = Math.Clamp(big.Count, 1, source.BigWorkers());
        await Parallel.ForEachAsync(
            big,
            new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken },
            async (place, token) => await CopyAsync(place, RangedCopy.MostAtOnce / atOnce, files, names, installed, token).ConfigureAwait(false)).ConfigureAwait(false);
        FileErrors.OnWriting(plan.Folder, files.Commit);
    }

    private async Task CopyAsync(
        InstallPlace place, int ranges, FileCommitter files, CaseCollisions names, ChannelWriter<InstalledFile> installed, CancellationToken cancellationToken)
    {
        var entry = plan.Package.Entries[place.Index];
        try
        {
            var path = tree.PathOf(entry.LogicalKey);
            names.Add(entry.LogicalKey);
            var (staged, hash, complete) = RangedCopy.Fits(entry, source)
                ? await BringAsync(entry, ranges, files, cancellationToken).ConfigureAwait(false)
                : await CopyWholeAsync(entry, files, cancellationToken).ConfigureAwait(false);
            StagedName name = new(staged, path, entry.Size)
            {
                MayTakeName = () => IsAsPlanned(place.Index, path),
                Committed = () =>
                {
                    complete?.Invoke();
                    if (FileIdentity.Find(path) is { } identity)
                        named.Enqueue(new HashedFile(path, identity, hash, default));
                    plan.Options.Written?.Invoke(entry, hash);
                    progress.FileDone();
                    Tell(installed, entry, InstallAction.Copy);
                },
                Failed = error => report.Error(FileErrors.Writing(error, path)),
            };
            FileErrors.OnWriting(path, () => files.Add(name));
        }
        catch (QuiltException error) when (error.Problem is not (Problem.DiskFull or Problem.AccessDenied))
        {
            report.Error(error);
        }
    }

    private async Task<Staged> BringAsync(Entry entry, int ranges, FileCommitter files, CancellationToken cancellationToken)
    {
        using PartialFile target = new(files.PartialPath(RangedCopy.NameOf(entry)), entry.Size);
        RangedCopy copy = new(entry, source, ranges, progress);
        var hash = await copy.RunAsync(target, cancellationToken).ConfigureAwait(false);
        copy.SayResumed(report);
        var (path, named) = target.Complete();
        return new Staged(path, hash, named);
    }

    private async Task<Staged> CopyWholeAsync(Entry entry, FileCommitter files, CancellationToken cancellationToken)
    {
        using StagedFile target = new(files.NextPath());
        var hash = await CopyContentAsync(entry, target, cancellationToken).ConfigureAwait(false);
        return new Staged(target.Complete(), hash, null);
    }

    private async Task<ContentHash> CopyContentAsync(Entry entry, StagedFile target, CancellationToken cancellationToken)
    {
        EntryPass pass = new(entry, HashType.Sha256Chunked, withAddress: false, new FilePass(entry.Size, Environment.ProcessorCount, progress));
        if (source.FindLocalPath(entry) is { } path)
        {
            if (FileIdentity.Find(path)?.Size is { } size && size != entry.Size)
                throw EntryPass.Mismatch(entry, $"it has {size} bytes, and its package states {entry.Size}");
            using SourceFile file = new(path, entry.Size);
            return pass.Copy(file, target, cancellationToken).Stated;
        }
        var content = await source.OpenAsync(entry, cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
            return (await pass.CopyAsync(content, target, cancellationToken).ConfigureAwait(false)).Stated;
    }

    // Between plan and now somebody may have written there: that is not overwritten unseen.
    private bool IsAsPlanned(int index, string path)
    {
        if (plan.Options.Force || (plan.Replaced.TryGetValue(index, out var planned) ? TargetFile.Find(path) == planned : !TargetFile.Exists(path)))
            return true;
        report.Error(new QuiltException(Problem.TargetModified, $"'{path}' was written by somebody else meanwhile, and is left alone. Install again to see how it differs.", path));
        return false;
    }

    private void Keep(ChannelWriter<InstalledFile> installed, Entry entry)
    {
        report.Verbose($"'{tree.PathOf(entry.LogicalKey)}' is kept: it has the content of '{entry.LogicalKey}' already.");
        Tell(installed, entry, InstallAction.Keep);
    }

    private void Tell(ChannelWriter<InstalledFile> installed, Entry entry, InstallAction action) =>
        installed.TryWrite(new InstalledFile(tree.PathOf(entry.LogicalKey), entry.LogicalKey, entry.Size, action, entry));

    // A file of ours that still is as it was when it got its name has the hash that was verified: it counts as read now, by when it may be
    // old enough to be remembered.
    private void Remember()
    {
        foreach (var file in plan.Hashed)
            plan.Journal?.Add(file);
        foreach (var file in named.Where(file => TargetFile.Find(file.Path) == file.Identity))
            plan.Journal?.Add(file with { Read = DateTimeOffset.UtcNow });
    }

    private async Task RecordAsync()
    {
        try
        {
            await FolderRecord.AddAsync(plan.Folder, plan.Package, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            report.Warning($"It could not be recorded what was installed into '{plan.Folder}' ({error.Message}). A later push from there may ask for -Force.");
        }
    }

    // A complete file under its temporary name, its hash, and what is to be done once it has its final name.
    private sealed record Staged(string Path, ContentHash Hash, Action? Named);
}
