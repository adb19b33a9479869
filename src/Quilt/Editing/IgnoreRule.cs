using System.Text;

namespace Quilt.Editing;

/// <summary>
/// A shell pattern as Python's <c>fnmatch</c> reads it: <c>*</c> also crosses <c>/</c>, <c>?</c> is any code point, <c>[a-z]</c> and
/// <c>[!a-z]</c> are sets, nothing escapes. Letter case counts.
/// </summary>
internal sealed class IgnoreRule
{
    private readonly List<Part> parts = [];

    public IgnoreRule(string pattern)
    {
        var runes = pattern.EnumerateRunes().ToArray();
        for (var i = 0; i < runes.Length;)
        {
            var rune = runes[i++].Value;
            if (rune == '[' && TakeSet(runes, ref i) is { } set)
                parts.Add(set);
            else if (rune != '*' || parts is not [.., { Kind: Kind.Any }])
                parts.Add(new(rune switch { '*' => Kind.Any, '?' => Kind.One, _ => Kind.Literal }, rune, false, []));
        }
    }

    private enum Kind
    {
        Literal,
        One,
        Any,
        Set,
    }

    /// <summary>Whether the pattern fits the whole text.</summary>
    public bool Matches(string text)
    {
        var runes = text.EnumerateRunes().ToArray();
        int part = 0, at = 0, star = -1, starAt = 0;
        while (at < runes.Length)
        {
            if (part < parts.Count && parts[part].Kind == Kind.Any)
            {
                (star, starAt) = (part++, at);
            }
            else if (part < parts.Count && parts[part].Fits(runes[at].Value))
            {
                part++;
                at++;
            }
            else if (star >= 0)
            {
                // The last star takes one more; an earlier one need not, since this one can take whatever that could.
                part = star + 1;
                at = ++starAt;
            }
            else
            {
                return false;
            }
        }
        while (part < parts.Count && parts[part].Kind == Kind.Any)
            part++;
        return part == parts.Count;
    }

    // A set that is not closed is a bracket. A closing bracket that comes first is a member.
    private static Part? TakeSet(Rune[] runes, ref int i)
    {
        var start = i;
        var isNegated = start < runes.Length && runes[start].Value == '!';
        var first = isNegated ? start + 1 : start;
        var end = first + 1;
        while (end < runes.Length && runes[end].Value != ']')
            end++;
        if (end >= runes.Length)
            return null;
        List<(int Low, int High)> ranges = [];
        for (var at = first; at < end;)
        {
            var isRange = at + 2 < end && runes[at + 1].Value == '-';
            ranges.Add((runes[at].Value, runes[isRange ? at + 2 : at].Value));
            at += isRange ? 3 : 1;
        }
        i = end + 1;
        return new(Kind.Set, 0, isNegated, ranges);
    }

    private sealed record Part(Kind Kind, int Rune, bool IsNegated, List<(int Low, int High)> Ranges)
    {
        public bool Fits(int rune) => Kind switch
        {
            Kind.One => true,
            Kind.Literal => rune == Rune,
            _ => Ranges.Exists(range => range.Low <= rune && rune <= range.High) != IsNegated,
        };
    }
}
