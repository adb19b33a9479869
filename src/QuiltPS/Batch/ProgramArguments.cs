using Quilt.Runs;

namespace QuiltPS;

/// <summary>Looks at a program's arguments for what was probably meant otherwise.</summary>
internal static class ProgramArguments
{
    private static readonly string[] Scripts = [".py", ".ps1", ".sh", ".r", ".m", ".pl", ".jl", ".rb", ".js"];

    /// <summary>The arguments that are written like scripts and name no file, so that they can neither be found by jobs nor be part of input keys.</summary>
    public static IEnumerable<string> MissingScripts(ProgramSpec program) => program.Arguments.Where(argument =>
        !argument.StartsWith('-') && Scripts.Contains(Path.GetExtension(argument).ToLowerInvariant()) && !(Path.IsPathRooted(argument) && File.Exists(argument)));
}
