using System.Security.Cryptography;
using System.Text.Json;

namespace Quilt.Manifests;

/// <summary>
/// Reads a manifest in one pass: blocks are looked at in parallel, while their hash forms are hashed in order. Small memory: a few
/// blocks, and eight bytes for each entry.
/// </summary>
internal sealed class ManifestScan : IDisposable
{
    private const int BlockSize = 1 << 20;

    private readonly int recordLimit = ManifestLimits.Record;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<long> starts = [];
    private readonly List<FolderLine> folders = [];
    private readonly Stack<ManifestBlock> idle = new();
    private Metadata header = Metadata.Empty;
    private byte[] lastKey = [];
    private long lines;
    private long size;
    private bool isOrdered = true;
    private bool isSequential = true;

    /// <summary>Reads a manifest, checks every line and its top hash.</summary>
    /// <param name="source">The manifest; read to the end.</param>
    /// <param name="copy">Where the bytes are kept as they come; null when they are kept already.</param>
    /// <param name="open">Gives the kept bytes, after the last was written.</param>
    /// <param name="expectedTopHash">The hash that the content must have, or null.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<Package> ReadAsync(
        Stream source, Stream? copy, Func<ManifestBytes> open, string? expectedTopHash, CancellationToken cancellationToken)
    {
        using ManifestScan scan = new();
        await scan.RunAsync(source, copy, cancellationToken).ConfigureAwait(false);
        var package = scan.ToPackage(open());
        return expectedTopHash is null || package.TopHash == expectedTopHash
            ? package
            : throw new QuiltException(
                Problem.ManifestHashMismatch,
                $"The manifest's content has the top hash {package.TopHash}, not {expectedTopHash}: it was changed or damaged where it is kept.",
                expectedTopHash);
    }

    public void Dispose() => hash.Dispose();

    private async Task RunAsync(Stream source, Stream? copy, CancellationToken cancellationToken)
    {
        BlockReader reader = new(source, copy, recordLimit);
        await using OrderedWork<ManifestBlock> work = new(block => block.Scan(recordLimit, cancellationToken));
        while (await reader.NextAsync(Idle(), cancellationToken).ConfigureAwait(false) is { } block)
        {
            if (work.IsFull)
                Take(await work.NextAsync().ConfigureAwait(false));
            work.Add(block);
        }
        while (!work.IsEmpty)
            Take(await work.NextAsync().ConfigureAwait(false));
        if (lines == 0)
            throw ManifestFlaw.In(1, "The manifest is empty.");
    }

    private ManifestBlock Idle() => idle.TryPop(out var used) ? used : new ManifestBlock(BlockSize);

    private void Take(ManifestBlock block)
    {
        if (block.Flaw is not null)
            throw ManifestFlaw.In(lines + block.Lines, ManifestFlaw.Describe(block.Flaw), block.Flaw);
        header = block.Header ?? header;
        isSequential &= block.Folders.Count == 0 || (starts.Count == 0 && !block.HasLateFolder);
        folders.AddRange(block.Folders.Select(folder => folder with { Line = folder.Line + lines }));
        if (block.Starts.Count > 0)
            TakeEntries(block);
        if (isOrdered)
            hash.AppendData(block.HashForm.Written);
        lines += block.Lines;
        idle.Push(block);
    }

    private void TakeEntries(ManifestBlock block)
    {
        isOrdered = isOrdered && block.IsOrdered && (starts.Count == 0 || FollowsLast(block));
        lastKey = block.LastKey;
        size = size > long.MaxValue - block.Size ? long.MaxValue : size + block.Size;
        foreach (var start in block.Starts)
            starts.Add((block.Offset << 1) + start);
    }

    private bool FollowsLast(ManifestBlock block)
    {
        try
        {
            return ManifestOrder.IsBefore(lastKey, block.FirstKey);
        }
        catch (JsonException e)
        {
            throw ManifestFlaw.In(lines + block.FirstKeyLine, e.Message, e);
        }
    }

    private Package ToPackage(ManifestBytes bytes)
    {
        var sorted = starts.ToArray();
        if (!isOrdered)
            ManifestOrder.Sort(bytes, sorted);
        EntrySet entries = sorted.Length == 0 ? EntrySet.Empty : new ManifestIndex(bytes, sorted, isOrdered && isSequential, size);
        Package package = new() { Header = header, Entries = entries, Folders = ManifestFolders.Check(folders, entries) };
        var root = folders.FindLast(folder => folder.Folder.Length == 0);
        if (root is not null)
            package = package with { Header = header.With("user_meta", root.Meta) };
        // What was hashed on the way is in the order of the lines and has the header as it came.
        var topHash = isOrdered && root is null ? Convert.ToHexStringLower(hash.GetHashAndReset()) : ManifestHasher.Compute(package);
        return package with { TopHash = topHash };
    }
}
