using System.Text;
using Quilt.Json;

namespace Quilt;

/// <summary>
/// The rules of logical keys: paths with <c>/</c> of which no part is empty, <c>.</c> or <c>..</c>, and their order, a depth-first walk
/// of the tree with the names of each folder sorted by Unicode code point (as quilt3 writes manifests).
/// </summary>
public static class LogicalKey
{
    /// <summary>Whether a text may be a logical key.</summary>
    public static bool IsValid(string? key)
    {
        if (string.IsNullOrEmpty(key))
            return false;
        // Most keys are plain to see at once: no part is empty or begins with a dot, and every character is ASCII.
        if (key[0] is not ('/' or '.') && key[^1] != '/' && Ascii.IsValid(key) &&
            !key.Contains("//", StringComparison.Ordinal) && !key.Contains("/.", StringComparison.Ordinal))
        {
            return true;
        }
        foreach (var range in key.AsSpan().Split('/'))
        {
            if (key.AsSpan(range) is "" or "." or "..")
                return false;
        }
        return IsUnicode(key);
    }

    /// <summary>Gives the key back, or says why it is none.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidLogicalKey"/>.</exception>
    public static string Check(string? key) => IsValid(key)
        ? key!
        : throw new QuiltException(
            Problem.InvalidLogicalKey,
            $"'{key}' is not a logical key: write a relative path with '/', without empty parts, '.' or '..'.",
            key);

    /// <summary>Walk order: part by part, each by code point; a folder's content stands where the folder's name does.</summary>
    public static int Compare(string left, string right)
    {
        var common = left.AsSpan().CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
            return left.Length - right.Length;
        return Rank(left[common]) - Rank(right[common]);
    }

    /// <summary>Throws when two neighbours of a sorted list are the same key, or one is a folder of the other.</summary>
    internal static void CheckNeighbours(string first, string second)
    {
        if (first == second)
            throw new QuiltException(Problem.InvalidLogicalKey, $"The logical key '{first}' stands twice.", first);
        if (second.Length > first.Length && second[first.Length] == '/' && second.StartsWith(first, StringComparison.Ordinal))
            throw new QuiltException(Problem.InvalidLogicalKey, $"The logical key '{first}' is a file and also the folder of '{second}'.", first);
    }

    /// <summary>Walk order of keys given as UTF-8, whose bytes sort as their code points do.</summary>
    internal static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var common = left.CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
            return left.Length - right.Length;
        return Rank(left[common]) - Rank(right[common]);
    }

    /// <summary>Whether a UTF-8 text obeys the rules of <see cref="IsValid(string?)"/>; that it is valid UTF-8 is the caller's to know.</summary>
    internal static bool IsValid(ReadOnlySpan<byte> key)
    {
        // Almost every key has neither an empty part nor one that begins with a dot.
        if (key.IsEmpty || key[0] == '/' || key[^1] == '/')
            return false;
        if (key[0] != '.' && key.IndexOf("/."u8) < 0 && key.IndexOf("//"u8) < 0)
            return true;
        foreach (var range in key.Split((byte)'/'))
        {
            var part = key[range];
            if (part.IsEmpty || part.SequenceEqual("."u8) || part.SequenceEqual(".."u8))
                return false;
        }
        return true;
    }

    /// <summary>Whether the second key lies in a folder that has the first key's name.</summary>
    internal static bool IsFolderOf(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) =>
        second.Length > first.Length && second[first.Length] == '/' && second.StartsWith(first);

    private static int Rank(byte b) => b == '/' ? -1 : b;

    // Half a surrogate pair cannot be written as UTF-8, so no manifest can hold it.
    private static bool IsUnicode(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAnyInRange('\uD800', '\uDFFF') is >= 0 and var i)
        {
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return false;
            text = text[(i + 2)..];
        }
        return true;
    }

    // '/' ends a name, so it sorts before every other character.
    private static int Rank(char c) => c == '/' ? -1 : CodePointOrder.Rank(c);
}
