using System.Text;
using System.Text.RegularExpressions;

namespace Quilt.Subjects;

/// <summary>
/// A pattern with PowerShell's wildcards: <c>*</c>, <c>?</c>, <c>[a-c]</c>; a backtick takes the next character as it is. Case does
/// not count, as with <c>-like</c>.
/// </summary>
internal sealed class Wildcard
{
    private const RegexOptions Options =
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking;

    private readonly Regex regex;

    /// <summary>Reads a pattern; every text is one.</summary>
    public Wildcard(string text) => regex = new(ToRegex(text), Options);

    /// <summary>Whether a text has to be read as a pattern, being more than the name that it writes.</summary>
    public static bool IsPattern(string text) => text.AsSpan().ContainsAny("*?[`");

    /// <summary>Whether the pattern fits the whole text.</summary>
    public bool IsMatch(string text) => regex.IsMatch(text);

    private static string ToRegex(string text)
    {
        StringBuilder regex = new(@"\A");
        for (var i = 0; i < text.Length; i++)
        {
            // A closing bracket right behind the opening one belongs to the set.
            var close = text[i] == '[' && i + 2 < text.Length ? text.IndexOf(']', i + 2) : -1;
            if (close > 0)
            {
                AppendSet(regex, text.AsSpan(i + 1, close - i - 1));
                i = close;
                continue;
            }
            if (text[i] == '`' && i + 1 < text.Length)
                i++;
            else if (text[i] is '*' or '?')
            {
                regex.Append(text[i] == '*' ? ".*" : ".");
                continue;
            }
            AppendCharacter(regex, text[i]);
        }
        return regex.Append(@"\z").ToString();
    }

    private static void AppendSet(StringBuilder regex, ReadOnlySpan<char> set)
    {
        regex.Append('[');
        for (var i = 0; i < set.Length; i++)
        {
            AppendCharacter(regex, set[i]);
            if (i + 2 >= set.Length || set[i + 1] != '-' || set[i] > set[i + 2])
                continue;
            regex.Append('-');
            AppendCharacter(regex, set[i += 2]);
        }
        regex.Append(']');
    }

    private static void AppendCharacter(StringBuilder regex, char character) => regex.Append($"\\u{(int)character:x4}");
}
