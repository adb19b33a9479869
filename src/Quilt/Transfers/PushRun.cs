using System.Collections.Concurrent;
using Quilt.Hashing;
using Quilt.Storage;

namespace Quilt.Transfers;

/// <summary>Carries a plan out: copies what is missing, then publishes. A file that cannot be read does not keep others from being stored.</summary>
internal sealed class PushRun(PushPlan plan, TransferProgress progress, IReport report)
{
    private readonly ConcurrentDictionary<int, Entry> stored = new(plan.Reused);
    private readonly ConcurrentQueue<QuiltException> failures = new();
    private readonly Lock gate = new();
    private bool hasSaidUnversioned;
    private TransferCount copied;
    private TransferCount found = plan.Reuse;

    public async Task<PushResult> RunAsync(CancellationToken cancellationToken)
    {
        using (plan.Journal)
            await CopyAsync(cancellationToken).ConfigureAwait(false);
        ThrowFailures();

        progress.Enter(TransferPhase.Publishing);
        var package = PushHeader.Apply(plan.Package with { Entries = plan.Package.Content.With(stored.Values.Select(WithKeptMetadata), []) }, plan);
        var (published, isNew) = await plan.Registry.TryPublishAsync(package, plan.Publishing with { Report = report }, cancellationToken).ConfigureAwait(false);
        plan.Package.MarkPublished(published.TopHash!);
        await RememberAsync(published).ConfigureAwait(false);
        progress.Enter(TransferPhase.Done);
        return new PushResult
        {
            Package = published,
            Published = isNew,
            Copied = copied,
            Reused = found,
            Skipped = plan.Skip,
        };
    }

    // quilt3 wipes the metadata of every file of a folder that is pushed again. Whoever edits one file of an installed package would lose
    // what the others' metadata says, such as which run made them.
    internal static Entry WithKeptMetadata(Entry entry)
    {
        var isSame = entry.Replaced is { } before && entry.Meta.Count == 0 && before.Hash == entry.Hash && before.Size == entry.Size;
        return entry with { Meta = isSame ? entry.Replaced!.Meta : entry.Meta, Replaced = null };
    }

    private async Task CopyAsync(CancellationToken cancellationToken)
    {
        var open = Enumerable.Range(0, plan.Actions.Length).Where(place => plan.Actions[place] != PushAction.Skip && !stored.ContainsKey(place)).ToList();
        SayWhatIsThere();
        if (open.Count == 0 && plan.Unhashed.Count == 0)
            return;
        var writer = plan.Registry.Content.OpenWriter(plan.Options.Writing with { Report = report });
        await using (writer.ConfigureAwait(false))
        {
            progress.Begin(TransferPhase.Hashing, plan.Unhashed.Count, plan.Unhashed.Sum(place => plan.Package.Content[place].Size));
            await IdentifyAsync(writer, cancellationToken).ConfigureAwait(false);
            progress.Begin(TransferPhase.Copying, open.Count, open.Sum(place => plan.Package.Content[place].Size));
            var toCopy = open.Where(place => plan.Actions[place] == PushAction.Copy).ToLookup(place => plan.Package.Content[place].Size >= FilePass.Big);
            await Parallel.ForEachAsync(
                toCopy[false],
                new ParallelOptions { MaxDegreeOfParallelism = plan.Workers, CancellationToken = cancellationToken },
                async (place, token) => await StoreAsync(writer, place, token).ConfigureAwait(false)).ConfigureAwait(false);
            await Parallel.ForEachAsync(
                toCopy[true],
                new ParallelOptions { MaxDegreeOfParallelism = plan.BigWorkers, CancellationToken = cancellationToken },
                async (place, token) => await StoreAsync(writer, place, token).ConfigureAwait(false)).ConfigureAwait(false);
            // Files that have the content of one that was copied: they find it there.
            foreach (var place in open.Where(place => plan.Actions[place] == PushAction.Reuse))
                await StoreAsync(writer, place, cancellationToken).ConfigureAwait(false);
            // Also when files failed: what was stored need not be stored again.
            await writer.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private Task IdentifyAsync(IContentWriter writer, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        plan.Unhashed,
        new ParallelOptions { MaxDegreeOfParallelism = plan.Workers, CancellationToken = cancellationToken },
        async (place, token) =>
        {
            var entry = plan.Package.Content[place];
            try
            {
                Keep(place, entry, await writer.IdentifyAsync(entry, progress, token).ConfigureAwait(false));
            }
            catch (QuiltException error) when (IsAboutSource(error))
            {
                failures.Enqueue(error);
            }
            progress.FileDone();
        });

    private void SayWhatIsThere()
    {
        if (plan.MendsLatest)
            report.Verbose("The latest revision names content that is no longer there: it is stored again.");
        if (plan.Skip.Files > 0)
            report.Verbose($"In place already, where the package names them: {plan.Skip}.");
        if (plan.Reuse.Files > 0)
            report.Verbose($"Not copied, since the registry has content of that hash or gets it by this push: {plan.Reuse}.");
    }

    private void Keep(int place, Entry entry, StoredContent content)
    {
        stored[place] = entry with { PhysicalKey = content.PhysicalKey, Size = content.Size, Hash = content.Hash };
        if (content.PhysicalKey is { Bucket: { } bucket, VersionId: null } && Interlocked.Exchange(ref hasSaidUnversioned, true) == false)
        {
            report.Warning(
                $"The bucket '{bucket}' keeps no versions: the package names its objects without a version, and what is written over them later is " +
                "found out by their hashes only. Switch versioning on, and push again, for exact versions.");
        }
    }

    private async Task StoreAsync(IContentWriter writer, int place, CancellationToken cancellationToken)
    {
        var entry = plan.Package.Content[place];
        var began = DateTimeOffset.UtcNow;
        try
        {
            var content = await writer.StoreAsync(entry, plan.Destination ?? "", progress, cancellationToken).ConfigureAwait(false);
            Keep(place, entry, content);
            if (content.Source is { } identity)
                plan.Journal?.Add(new HashedFile(entry.PhysicalKey.Path, identity, content.Hash, began));
            Count(entry.LogicalKey, plan.Actions[place], content);
        }
        catch (QuiltException error) when (IsAboutSource(error))
        {
            failures.Enqueue(error);
        }
        progress.FileDone();
    }

    private void Count(string key, PushAction planned, StoredContent content)
    {
        lock (gate)
        {
            if (planned == PushAction.Reuse)
                return;
            if (content.WasThere)
            {
                found = found.Add(content.Size);
                report.Verbose($"'{key}' is not copied: {content.PhysicalKey} has the same content.");
            }
            else
            {
                copied = copied.Add(content.Size);
            }
        }
    }

    private static bool IsAboutSource(QuiltException error) => error.Problem is
        Problem.SourceChanged or Problem.SourceDenied or Problem.PathNotFound or Problem.ContentMismatch or Problem.ContentNotFound or Problem.ContentArchived;

    private void ThrowFailures()
    {
        if (failures.Count == 1)
            throw failures.First();
        foreach (var failure in failures)
            report.Error(failure);
        if (failures.TryPeek(out var first))
        {
            throw new QuiltException(
                first.Problem, $"{failures.Count} files could not be stored, so nothing was published. The others are stored and will not be copied again.", first.Target, first);
        }
    }

    // So that a later push from the same folder knows which revision it goes on from.
    private async Task RememberAsync(Package published)
    {
        if (plan.SourceFolder is not { } folder)
            return;
        try
        {
            await FolderRecord.AddAsync(folder, published, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            report.Warning($"It could not be recorded that '{folder}' was pushed ({error.Message}). A later push of a new package from there may ask for -Force.");
        }
    }
}
