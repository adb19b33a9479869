namespace Quilt.Aws;

/// <summary>The order of UTF-8 bytes, in which S3 lists keys: by code point, where UTF-16 puts surrogates too early.</summary>
internal sealed class Utf8Order : IComparer<string>
{
    public static Utf8Order Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var left = x.AsSpan();
        var right = y.AsSpan();
        var same = left.CommonPrefixLength(right);
        if (same == left.Length || same == right.Length)
            return left.Length - right.Length;
        return (left[same], right[same]) switch
        {
            (var a, var b) when char.IsSurrogate(a) == char.IsSurrogate(b) => a - b,
            (var a, _) => char.IsSurrogate(a) ? 1 : -1,
        };
    }
}
