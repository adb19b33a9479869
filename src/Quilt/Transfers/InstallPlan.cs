using System.Collections.Immutable;
using Quilt.Storage;

namespace Quilt.Transfers;

/// <summary>What an install would do.</summary>
public sealed record InstallPlan
{
    internal InstallPlan()
    {
    }

    /// <summary>The package to install.</summary>
    public required Package Package { get; init; }

    /// <summary>The folder to install into, as a full path.</summary>
    public required string Folder { get; init; }

    /// <summary>How to install it.</summary>
    public required InstallOptions Options { get; init; }

    /// <summary>Files and bytes to write.</summary>
    public TransferCount Copy => Count(InstallAction.Copy);

    /// <summary>Files and bytes that are there already.</summary>
    public TransferCount Keep => Count(InstallAction.Keep);

    /// <summary>Files and bytes that are refused.</summary>
    public TransferCount Refuse => Count(InstallAction.Refuse);

    /// <summary>What happens to each entry that is installed, in the package's order; made as it is asked for.</summary>
    public IEnumerable<InstallItem> Items => Places.Select(place =>
    {
        var entry = Package.Entries[place.Index];
        return new InstallItem(entry, Path.Combine(Folder, entry.LogicalKey), place.Action, Refusals.GetValueOrDefault(place.Index));
    });

    /// <summary>The entries that are installed, by their place in the package, and what happens to them.</summary>
    internal ImmutableArray<InstallPlace> Places { get; init; } = [];

    /// <summary>Why entries are refused, by their place in the package.</summary>
    internal IReadOnlyDictionary<int, QuiltException> Refusals { get; init; } = ImmutableDictionary<int, QuiltException>.Empty;

    /// <summary>Files that are replaced, as they were when the plan was made, by their entry's place in the package.</summary>
    internal IReadOnlyDictionary<int, FileIdentity> Replaced { get; init; } = ImmutableDictionary<int, FileIdentity>.Empty;

    /// <summary>Files that were hashed while planning: the run adds them to the journal, since a plan changes nothing.</summary>
    internal IReadOnlyCollection<HashedFile> Hashed { get; init; } = [];

    /// <summary>What is known of the hashes of files in the folder; the run adds to it and closes it.</summary>
    internal HashJournal? Journal { get; init; }

    private TransferCount Count(InstallAction action) =>
        Places.Aggregate(default(TransferCount), (count, place) => place.Action == action ? count.Add(place.Size) : count);
}

/// <summary>What an install does with the entry at a place of the package.</summary>
/// <param name="Index">The place.</param>
/// <param name="Size">Bytes of the entry.</param>
/// <param name="Action">What happens.</param>
internal readonly record struct InstallPlace(int Index, long Size, InstallAction Action);
