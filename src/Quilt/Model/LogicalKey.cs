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
        foreach (var range in key.AsSpan().Split('/'))
        {
            if (key.AsSpan(range) is "" or "." or "..")
                return false;
        }
        return true;
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
        var length = Math.Min(left.Length, right.Length);
        for (var i = 0; i < length; i++)
        {
            if (left[i] != right[i])
                return Rank(left[i]) - Rank(right[i]);
        }
        return left.Length - right.Length;
    }

    /// <summary>Throws when two neighbours of a sorted list are the same key, or one is a folder of the other.</summary>
    internal static void CheckNeighbours(string first, string second)
    {
        if (first == second)
            throw new QuiltException(Problem.InvalidLogicalKey, $"The logical key '{first}' stands twice.", first);
        if (second.Length > first.Length && second[first.Length] == '/' && second.StartsWith(first, StringComparison.Ordinal))
            throw new QuiltException(Problem.InvalidLogicalKey, $"The logical key '{first}' is a file and also the folder of '{second}'.", first);
    }

    // '/' ends a name, so it sorts before every other character; surrogates stand for code points above U+FFFF, so they sort after
    // every other UTF-16 unit.
    private static int Rank(char c) => c switch
    {
        '/' => -1,
        >= '\uD800' and <= '\uDFFF' => c + 0x10000,
        _ => c,
    };
}
