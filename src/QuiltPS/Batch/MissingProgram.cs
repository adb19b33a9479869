using Quilt;

namespace QuiltPS;

/// <summary>Nobody said what jobs on this machine run.</summary>
internal static class MissingProgram
{
    /// <summary>The error.</summary>
    /// <param name="input">What the result that is to be made again was made from; null or empty: there is none.</param>
    public static QuiltException Error(string? input) => string.IsNullOrEmpty(input)
        ? new(Problem.ProgramNotFound, "Name the program that the jobs run: -FilePath ./program.ps1.", null)
        : new(Problem.ProgramNotFound, $"What was made from '{input}' was not made by a program of this kind of machine. Name one with -FilePath.", input);
}
