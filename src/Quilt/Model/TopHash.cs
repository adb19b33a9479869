namespace Quilt;

/// <summary>The rules of top hashes: 64 lower-case hex digits, of which people may write the first six or more.</summary>
public static class TopHash
{
    /// <summary>Digits of a whole top hash.</summary>
    public const int Length = 64;

    /// <summary>The fewest digits that name a revision.</summary>
    public const int ShortestPrefix = 6;

    /// <summary>Whether a text is a whole top hash.</summary>
    public static bool IsValid(string? text) => text?.Length == Length && IsHex(text);

    /// <summary>Whether a text may be the beginning of a top hash.</summary>
    public static bool IsPrefix(string? text) => text?.Length is >= ShortestPrefix and <= Length && IsHex(text);

    internal static bool IsHex(string text) => text.AsSpan().IndexOfAnyExcept("0123456789abcdef") < 0;
}
