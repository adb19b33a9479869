namespace Quilt.Subjects;

/// <summary>Sorts by logical key as packages do (see <see cref="LogicalKey.Compare(string, string)"/>).</summary>
internal sealed class WalkOrder : IComparer<string>
{
    public static WalkOrder Instance { get; } = new();

    public int Compare(string? x, string? y) => LogicalKey.Compare(x ?? "", y ?? "");
}
