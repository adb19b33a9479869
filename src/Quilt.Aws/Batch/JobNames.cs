using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>Names and tags as AWS takes them.</summary>
internal static class JobNames
{
    private const int LongestName = 128;

    /// <summary>The longest value of a tag.</summary>
    public const int LongestTag = 256;

    /// <summary>
    /// A job's name: letters, digits, hyphens and underscores, at most 128, a letter or digit first. Others become underscores; what is too
    /// long is cut, with a digest of the whole at its end, so that no two are cut to the same.
    /// </summary>
    public static string Of(string name)
    {
        var valid = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
        if (!char.IsAsciiLetterOrDigit(valid[0]))
            valid = $"x{valid}";
        if (valid.Length <= LongestName)
            return valid;
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..8];
        return $"{valid[..(LongestName - digest.Length - 1)]}-{digest}";
    }

    /// <summary>The study: the package's name without the user.</summary>
    public static string StudyOf(string package) => package.Split('/')[^1];

    /// <summary>An array's name, which no other has.</summary>
    public static string OfArray(RunHeader run, int array) => string.Create(CultureInfo.InvariantCulture, $"{StudyOf(run.Package!)}--{run.Id}-array-{array}");

    /// <summary>A tag's value: letters, digits, spaces and <c>_ . : / = + - @</c>, at most 256.</summary>
    public static string Tag(string value)
    {
        StringBuilder valid = new();
        foreach (var rune in value.EnumerateRunes())
        {
            var text = Rune.IsLetterOrDigit(rune) || rune.Value is ' ' or '_' or '.' or ':' or '/' or '=' or '+' or '-' or '@' ? rune.ToString() : "_";
            if (valid.Length + text.Length > LongestTag)
                break; // a character of two units stays whole: AWS takes no half
            valid.Append(text);
        }
        return valid.ToString();
    }
}
