using System.IO.Enumeration;

namespace Quilt.Runs;

/// <summary>
/// A pattern for files in a job's output folder: a relative path with <c>/</c>, in which <c>*</c> and <c>?</c> stay within one name and
/// <c>**</c> stands for any number of folders.
/// </summary>
public sealed class OutputPattern
{
    private readonly string text;
    private readonly string[] parts;

    private OutputPattern(string text)
    {
        this.text = text;
        parts = text.Split('/');
    }

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.UnsafePath"/>: it is empty, absolute or has a <c>..</c> part.</exception>
    public static OutputPattern Parse(string text) => LogicalKey.IsValid(text)
        ? new OutputPattern(text)
        : throw new QuiltException(
            Problem.UnsafePath,
            $"'{text}' is no pattern for outputs: write a path relative to the job's output folder, with '/', such as 'volumes.tsv' or 'reports/*.pdf'.",
            text);

    /// <summary>Whether the pattern fits a path relative to the output folder.</summary>
    public bool IsMatch(string path) => IsMatch(parts, path.Split('/'));

    /// <summary>Whether the pattern fits the path or, if it names no folder, the file's name in whatever folder.</summary>
    public bool IsMatchAnywhere(string path) => IsMatch(parts.Length == 1 ? ["**", .. parts] : parts, path.Split('/'));

    /// <inheritdoc/>
    public override string ToString() => text;

    // Only the last ** may have to take a folder more: what an earlier one could take, this one can. So a pattern of many of them, which a
    // package may bring, takes no longer than the product of both lengths.
    private static bool IsMatch(ReadOnlySpan<string> pattern, ReadOnlySpan<string> path)
    {
        int part = 0, at = 0, any = -1, anyAt = 0;
        while (at < path.Length)
        {
            if (part < pattern.Length && pattern[part] == "**")
                (any, anyAt) = (part++, at);
            else if (part < pattern.Length && Fits(pattern[part], path[at]))
                (part, at) = (part + 1, at + 1);
            else if (any >= 0)
                (part, at) = (any + 1, ++anyAt);
            else
                return false;
        }
        while (part < pattern.Length && pattern[part] == "**")
            part++;
        return part == pattern.Length;
    }

    // A backslash would escape for MatchesSimpleExpression; in a file's name it is a character like others.
    private static bool Fits(string pattern, string name) =>
        FileSystemName.MatchesSimpleExpression(pattern.Replace(@"\", @"\\"), name, ignoreCase: false);
}
