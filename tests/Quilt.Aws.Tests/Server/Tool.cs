namespace Quilt.Aws.Tests;

/// <summary>Programs that tests use where they are installed.</summary>
internal static class Tool
{
    /// <summary>Whether a program is on the path.</summary>
    public static bool IsHere(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name)));
}
