namespace Quilt.Subjects;

/// <summary>Sorts by logical key as packages do (see <see cref="LogicalKey.Compare(string, string)"/>).</summary>
internal sealed class WalkOrder : IComparer<string>
{
    /// <summary>The one instance.</summary>
    public static WalkOrder Instance { get; } = new();

    /// <summary>Entries in walk order.</summary>
    public static Entry[] Sort(IEnumerable<Entry> entries) => [.. entries.OrderBy(entry => entry.LogicalKey, Instance)];

    /// <inheritdoc/>
    public int Compare(string? x, string? y) => LogicalKey.Compare(x ?? "", y ?? "");
}
