using System.Collections.Immutable;

namespace Quilt.Runs;

/// <summary>Finds a local program, checks that it can run, and hashes what decides what it does.</summary>
public static class LocalProgram
{
    /// <summary>Looks a program up.</summary>
    /// <param name="filePath">A path, absolute or relative to <paramref name="currentFolder"/>, or a bare name, which is looked for in <c>PATH</c>.</param>
    /// <param name="arguments">The arguments. One that names an existing file is made absolute, since jobs run in folders of their own, and its content is hashed.</param>
    /// <param name="currentFolder">What relative paths are relative to.</param>
    /// <param name="interpreter">What runs the file, if it does not run itself (for a <c>.ps1</c>: the calling PowerShell with <c>-NoProfile -File</c>).</param>
    /// <param name="cancellationToken">Ends the hashing.</param>
    /// <exception cref="QuiltException"><see cref="Problem.ProgramNotFound"/>: no such file, or it may not be executed.</exception>
    public static Task<ProgramSpec> ResolveAsync(
        string filePath,
        IEnumerable<string> arguments,
        string currentFolder,
        ImmutableArray<string> interpreter,
        CancellationToken cancellationToken) => throw new NotImplementedException();
}
