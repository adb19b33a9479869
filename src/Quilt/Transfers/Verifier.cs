using System.Threading.Channels;
using Quilt.Editing;
using Quilt.Hashing;
using Quilt.Storage;

namespace Quilt.Transfers;

/// <summary>Reads content and tells where it is not what a package states.</summary>
internal sealed class Verifier(Package package, string? folder, VerifyOptions options, TransferProgress progress)
{
    private readonly IContentSource source = options.Source ?? ContentSource.Local;
    private readonly TargetTree? tree = folder is null ? null : new TargetTree(folder);

    public async Task RunAsync(ChannelWriter<Difference> differences, CancellationToken cancellationToken)
    {
        int[] chosen = [.. Enumerable.Range(0, package.Count).Where(index => options.Filter?.Invoke(package.Content.KeyAt(index)) != false)];
        var places = chosen.ToLookup(index => package.Content[index].Size >= FilePass.Big);
        progress.Begin(TransferPhase.Verifying, chosen.Length, chosen.Sum(index => package.Content[index].Size));
        await Parallel.ForEachAsync(
            places[false],
            new ParallelOptions { MaxDegreeOfParallelism = options.Workers, CancellationToken = cancellationToken },
            async (index, token) => await VerifyAsync(index, 1, differences, token).ConfigureAwait(false)).ConfigureAwait(false);
        await Parallel.ForEachAsync(
            places[true],
            new ParallelOptions { MaxDegreeOfParallelism = source.BigWorkers(), CancellationToken = cancellationToken },
            async (index, token) => await VerifyAsync(index, Environment.ProcessorCount, differences, token).ConfigureAwait(false)).ConfigureAwait(false);
        foreach (var extra in FindExtra())
            differences.TryWrite(extra);
        progress.Enter(TransferPhase.Done);
    }

    private async Task VerifyAsync(int index, int parallelism, ChannelWriter<Difference> differences, CancellationToken cancellationToken)
    {
        var entry = package.Entries[index];
        if (await FindDifferenceAsync(entry, parallelism, cancellationToken).ConfigureAwait(false) is { } difference)
            differences.TryWrite(difference);
        progress.FileDone();
    }

    private async Task<Difference?> FindDifferenceAsync(Entry entry, int parallelism, CancellationToken cancellationToken)
    {
        var location = entry.PhysicalKey.ToString();
        try
        {
            if ((tree?.PathOf(entry.LogicalKey) ?? source.FindLocalPath(entry)) is not { } path)
                return await ReadAsync(entry, location, cancellationToken).ConfigureAwait(false);
            location = path;
            return FileIdentity.Find(path) is { } identity
                ? await CompareAsync(entry, path, identity.Size, parallelism, cancellationToken).ConfigureAwait(false)
                : Of(entry, DifferenceKind.Missing, location, "there is no such file");
        }
        catch (QuiltException error)
        {
            var kind = error.Problem switch
            {
                Problem.ContentNotFound or Problem.PathNotFound => DifferenceKind.Missing,
                Problem.ContentMismatch => DifferenceKind.Modified,
                _ => DifferenceKind.Unreadable,
            };
            return Of(entry, kind, location, error.Message);
        }
    }

    private async Task<Difference?> CompareAsync(Entry entry, string path, long size, int parallelism, CancellationToken cancellationToken)
    {
        if (size != entry.Size)
            return Of(entry, DifferenceKind.Modified, path, $"it has {size} bytes instead of {entry.Size}") with { ActualSize = size };
        if (entry.Hash is not { } stated)
            return null;
        if (stated.Kind == HashType.Unknown)
            return Of(entry, DifferenceKind.Unreadable, path, $"hashes of type '{stated.Type}' cannot be verified") with { ActualSize = size };
        var actual = await FileHasher.HashAsync(path, stated.Kind, parallelism, progress, cancellationToken).ConfigureAwait(false);
        return actual == stated
            ? null
            : Of(entry, DifferenceKind.Modified, path, $"its hash is {actual} instead of {stated}") with { ActualSize = size, ActualHash = actual };
    }

    // Content that is in no file of this machine: reading it to the end verifies it, or throws.
    private async Task<Difference?> ReadAsync(Entry entry, string location, CancellationToken cancellationToken)
    {
        if (entry.Hash?.Kind == HashType.Unknown)
            return Of(entry, DifferenceKind.Unreadable, location, $"hashes of type '{entry.Hash.Type}' cannot be verified");
        var content = await source.OpenAsync(entry, cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            var buffer = new byte[FilePass.BufferSize];
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
                progress.Report(read);
        }
        return null;
    }

    private IEnumerable<Difference> FindExtra()
    {
        if (folder is null || !Directory.Exists(folder))
            yield break;
        foreach (var file in FolderScan.Read(folder))
        {
            if (options.Filter?.Invoke(file.Key) == false || package.Content.IndexOf(file.Key) >= 0)
                continue;
            yield return new Difference
            {
                Kind = DifferenceKind.Extra,
                LogicalKey = file.Key,
                Location = file.FullPath,
                ActualSize = file.Size,
                Message = "the package has no such entry",
            };
        }
    }

    private static Difference Of(Entry entry, DifferenceKind kind, string location, string message) =>
        new() { Kind = kind, LogicalKey = entry.LogicalKey, Location = location, Entry = entry, Message = message };
}
