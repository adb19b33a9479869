using System.Collections.Immutable;
using Quilt.Registries;

namespace Quilt;

/// <summary>
/// A package: its metadata and its entries. Immutable: every change gives another package. A package that was read costs what its
/// index costs; entries are made when somebody asks for them.
/// </summary>
public sealed record Package
{
    private readonly EntrySet entries = EntrySet.Empty;
    private readonly Metadata header = Metadata.Empty.With("version", "v0");
    private readonly ImmutableHashSet<string> bases = [];
    private readonly Lineage lineage = new();

    /// <summary>The name, <c>user/pkg</c>; null for a package that was made and not yet named.</summary>
    public string? Name { get; init; }

    /// <summary>The revision's top hash, 64 lower-case hex digits; null while the package is not published.</summary>
    public string? TopHash { get; init; }

    /// <summary>The registry that the revision lies in: <c>s3://bucket</c> or a folder's full path.</summary>
    public string? Registry { get; init; }

    /// <summary>How the registry is reached, where the user named that (a profile, region or endpoint); null: as the environment says.</summary>
    public StoreConnection? Connection { get; init; }

    /// <summary>What the revision was found by: <c>latest</c>, a timestamp, or null when by its hash.</summary>
    public string? Tag { get; init; }

    /// <summary>When the revision was published (UTC, whole seconds: the name of its timestamp pointer); null when no pointer says.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>The manifest's first line: <c>version</c>, <c>user_meta</c>, <c>message</c>, <c>workflow</c> and unknown fields, in order.</summary>
    public Metadata Header
    {
        get => header;
        init
        {
            header = value;
            lineage = new Lineage(lineage);
        }
    }

    /// <summary>Metadata of folders, by logical key with a trailing <c>/</c>, in manifest order. Not part of the top hash.</summary>
    public ImmutableArray<KeyValuePair<string, Metadata>> Folders { get; init; } = [];

    /// <summary>
    /// Top hashes of the revisions that this package was made from, as far as this session has seen: manifests do not say. A push onto one
    /// of them, or onto the package's own, is no conflict.
    /// </summary>
    public ImmutableHashSet<string> Parents
    {
        get => TopHash is null ? bases : bases.Remove(TopHash);
        init => bases = value;
    }

    /// <summary>The message of the revision, or null.</summary>
    public string? Message
    {
        get => Header["message"] as string;
        init => Header = Header.With("message", value);
    }

    /// <summary>The package's own metadata (<c>user_meta</c>); empty when there is none.</summary>
    public Metadata Metadata
    {
        get => Header["user_meta"] as Metadata ?? Metadata.Empty;
        init => Header = Header.With("user_meta", value);
    }

    /// <summary>Number of entries.</summary>
    public int Count => entries.Count;

    /// <summary>Sum of the entries' sizes in bytes.</summary>
    public long Size => entries.Size;

    /// <summary>The entries in the order of the manifest (a walk of the tree), made as they are asked for; each knows this package.</summary>
    public EntrySet Entries
    {
        get => entries.OwnedBy(this);
        init
        {
            entries = value.Content;
            lineage = new Lineage(lineage);
        }
    }

    /// <summary>The entries without their owner: what readers, writers and comparisons work on.</summary>
    internal EntrySet Content => entries;

    /// <summary>The parents, and the revision that the package itself was read from or published as.</summary>
    internal ImmutableHashSet<string> Bases => bases;

    /// <summary>Whether this package was read from or published as a revision, or made from a package that was.</summary>
    internal bool IsDerivedFrom(string topHash) => bases.Contains(topHash) || lineage.Holds(topHash);

    /// <summary>Remembers that this package was published, for itself and for those that are made from it, before or after.</summary>
    internal void MarkPublished(string topHash) => lineage.Add(topHash);

    /// <summary>The entry of a logical key, or null.</summary>
    public Entry? Find(string logicalKey) => Entries.Find(logicalKey);

    /// <inheritdoc/>
    public override string ToString() => TopHash is null ? Name ?? "(new package)" : $"{Name}@{TopHash}";
}
