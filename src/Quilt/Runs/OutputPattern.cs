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

    private static bool IsMatch(ReadOnlySpan<string> pattern, ReadOnlySpan<string> path)
    {
        for (; !pattern.IsEmpty; pattern = pattern[1..], path = path[1..])
        {
            if (pattern[0] == "**")
                return IsMatch(pattern[1..], path) || (!path.IsEmpty && IsMatch(pattern, path[1..]));
            // A backslash would escape for MatchesSimpleExpression; in a file's name it is a character like others.
            if (path.IsEmpty || !FileSystemName.MatchesSimpleExpression(pattern[0].Replace(@"\", @"\\"), path[0], ignoreCase: false))
                return false;
        }
        return path.IsEmpty;
    }
}
