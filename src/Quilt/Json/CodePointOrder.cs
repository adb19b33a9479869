namespace Quilt.Json;

/// <summary>
/// Orders text by Unicode code point, as Python sorts. UTF-16's ordinal order differs where surrogates, which stand for code points above
/// U+FFFF, meet units from U+E000 up.
/// </summary>
internal sealed class CodePointOrder : IComparer<string>
{
    public static CodePointOrder Instance { get; } = new();

    public int Compare(string? left, string? right)
    {
        ReadOnlySpan<char> a = left, b = right;
        var common = a.CommonPrefixLength(b);
        if (common == a.Length || common == b.Length)
            return a.Length - b.Length;
        return Rank(a[common]) - Rank(b[common]);
    }

    /// <summary>A number that sorts UTF-16 units as the code points that they stand for.</summary>
    public static int Rank(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
