using Quilt.Storage;

namespace Quilt.Runs;

/// <summary>Knows scripts that do not say themselves what runs them.</summary>
/// <remarks>
/// The system gives a text without a <c>#!</c> line to the shell, which takes a line of Python for a command: <c>import</c>, say, is a program
/// that takes pictures of the screen.
/// </remarks>
internal static class ScriptLanguage
{
    private static readonly Dictionary<string, string> Interpreters = new(StringComparer.OrdinalIgnoreCase)
    {
        [".jl"] = "julia",
        [".m"] = "octave",
        [".pl"] = "perl",
        [".py"] = "python3",
        [".r"] = "Rscript",
        [".rb"] = "ruby",
    };

    /// <summary>What usually runs a script that has no <c>#!</c> line; null for other files.</summary>
    public static string? InterpreterOf(string path) =>
        Interpreters.TryGetValue(Path.GetExtension(path), out var interpreter) && !SaysWhatRunsIt(path) ? interpreter : null;

    // A program in machine code may have such a name, too; unlike a text it has zeros at its head.
    private static bool SaysWhatRunsIt(string path)
    {
        Span<byte> head = stackalloc byte[256];
        try
        {
            using var file = File.OpenRead(path);
            head = head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            return true; // hashing says it better
        }
        return head.StartsWith("#!"u8) || head.Contains((byte)0);
    }
}
