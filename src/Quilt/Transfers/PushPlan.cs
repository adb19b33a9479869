using System.Collections.Immutable;
using Quilt.Registries;

namespace Quilt.Transfers;

/// <summary>What a push would do.</summary>
public sealed record PushPlan
{
    internal PushPlan()
    {
    }

    /// <summary>The registry to push to.</summary>
    public required Registry Registry { get; init; }

    /// <summary>The package to push.</summary>
    public required Package Package { get; init; }

    /// <summary>How to push it.</summary>
    public required PushOptions Options { get; init; }

    /// <summary>The top hash that <c>latest</c> had when the plan was made; null when there was no such package.</summary>
    public string? Latest { get; init; }

    /// <summary>Files and bytes to copy. Unless the plan is exact, some may turn out to be there already.</summary>
    public TransferCount Copy => Counts[(int)PushAction.Copy];

    /// <summary>Files and bytes whose content the registry holds elsewhere.</summary>
    public TransferCount Reuse => Counts[(int)PushAction.Reuse];

    /// <summary>Files and bytes that are in their place already.</summary>
    public TransferCount Skip => Counts[(int)PushAction.Skip];

    /// <summary>What happens to each entry, in the package's order; made as it is asked for.</summary>
    public IEnumerable<PushItem> Items => Package.Content.Select((entry, index) => new PushItem(entry.LogicalKey, Actions[index], entry.Size));

    /// <summary>What happens to each entry, by its place in the package.</summary>
    internal ImmutableArray<PushAction> Actions { get; init; } = [];

    /// <summary>Files and bytes by action.</summary>
    internal ImmutableArray<TransferCount> Counts { get; init; } = [default, default, default];

    /// <summary>The entries that are reused as they will be, by their place in the package.</summary>
    internal IReadOnlyDictionary<int, Entry> Reused { get; init; } = new Dictionary<int, Entry>();

    /// <summary>Hashes of entries that are copied, as far as planning found them, by their place in the package.</summary>
    internal IReadOnlyDictionary<int, ContentHash> Hashed { get; init; } = new Dictionary<int, ContentHash>();

    /// <summary>What is known of the local files' hashes; the run adds to it and closes it. Null when there are no local files.</summary>
    internal HashJournal? Journal { get; init; }

    /// <summary>The folder that all local files lie in; null when there are none.</summary>
    internal string? SourceFolder { get; init; }

    /// <summary>Revisions that were installed into the source folder or pushed from it.</summary>
    internal ImmutableHashSet<string> Parents { get; init; } = [];

    /// <summary>The folder that content goes into; null in a registry that names content by hash.</summary>
    internal string? Destination { get; init; }

    /// <summary>The entries, by their place in the package, that stay where they are and have no hash yet.</summary>
    internal IReadOnlyList<int> Unhashed { get; init; } = [];

    /// <summary>Whether the latest revision names content that is gone: then it is published again even if the package is the same, with the places of what was stored anew.</summary>
    internal bool MendsLatest { get; init; }

    /// <summary>How many files are under way at once.</summary>
    internal int Workers => Options.WorkersFor(Registry.Storage.Traits);

    /// <summary>How many big files are under way at once: on this machine each uses all cores, elsewhere the end of one is waited for while others go on.</summary>
    internal int BigWorkers => Registry.Storage.Traits.IsLocal ? 1 : 4;

    /// <summary>How the revision is published.</summary>
    internal PublishOptions Publishing => new()
    {
        Name = Options.Name,
        Force = Options.Force,
        AddsToLatest = Options.AddsToLatest,
        IsCopy = Options.IsCopy,
        Dedupe = Options.Dedupe && !MendsLatest,
        Parents = Parents,
        Clock = Options.Clock,
        LockTimeout = Options.LockTimeout,
    };
}

/// <summary>What a push does with one entry.</summary>
/// <param name="LogicalKey">The entry's path in the package.</param>
/// <param name="Action">Copy, reuse or skip.</param>
/// <param name="Size">Bytes of the entry.</param>
public sealed record PushItem(string LogicalKey, PushAction Action, long Size);

/// <summary>A number of files and the bytes in them.</summary>
/// <param name="Files">How many files.</param>
/// <param name="Bytes">The sum of their sizes.</param>
public readonly record struct TransferCount(int Files, long Bytes)
{
    /// <summary>The count with one file more.</summary>
    public TransferCount Add(long size) => new(Files + 1, Bytes + size);

    /// <summary>The count as people read it: <c>1 file (817 B)</c>.</summary>
    public override string ToString() => $"{Files} {(Files == 1 ? "file" : "files")} ({ByteSize.Text(Bytes)})";
}

/// <summary>What a push does with an entry.</summary>
public enum PushAction
{
    /// <summary>The bytes are in the registry at the place that the entry names: nothing is done.</summary>
    Skip,

    /// <summary>The registry holds equal content: the entry points there, no byte is copied.</summary>
    Reuse,

    /// <summary>The bytes are copied into the registry.</summary>
    Copy,
}
