namespace Quilt.Runs;

/// <summary>
/// A pattern for files in a job's output folder: a relative path with <c>/</c>, in which <c>*</c> and <c>?</c> stay within one name and
/// <c>**</c> stands for any number of folders.
/// </summary>
public sealed class OutputPattern
{
    /// <summary>Reads a pattern.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.UnsafePath"/>: it is empty, absolute or has a <c>..</c> part.</exception>
    public static OutputPattern Parse(string text) => throw new NotImplementedException();

    /// <summary>Whether the pattern fits a path relative to the output folder.</summary>
    public bool IsMatch(string path) => throw new NotImplementedException();

    /// <summary>Whether the pattern fits the path or, if it names no folder, the file's name in whatever folder.</summary>
    public bool IsMatchAnywhere(string path) => throw new NotImplementedException();
}
