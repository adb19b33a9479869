namespace Quilt.Tests.Conformance;

/// <summary>
/// Where the recorded cases are: tests/conformance, or what <c>QUILT_CONFORMANCE</c> names. That folder may lack kinds of cases, but not all.
/// </summary>
internal static class ConformanceFolder
{
    public const string Variable = "QUILT_CONFORMANCE";

    public static string Path { get; } = Resolve(Environment.GetEnvironmentVariable(Variable), Environment.GetEnvironmentVariable("PWD"));

    /// <summary>
    /// The full path. A relative one starts where the user typed it: a test runs in its build's folder, but <c>PWD</c> comes from the shell.
    /// </summary>
    public static string Resolve(string? named, string? typedIn) => string.IsNullOrEmpty(named)
        ? System.IO.Path.Combine(AppContext.BaseDirectory, "conformance")
        : System.IO.Path.GetFullPath(named, System.IO.Path.IsPathFullyQualified(typedIn ?? "") ? typedIn! : Environment.CurrentDirectory);

    /// <summary>Why no case can come from a folder; null when one can.</summary>
    public static string? WhatIsWrong(string folder)
    {
        if (!Directory.Exists(folder))
            return $"There is no folder {folder}, which {Variable} names.";
        var indexes = ConformanceCases.Indexes.Where(index => File.Exists(System.IO.Path.Combine(folder, index))).ToList();
        if (indexes.Count == 0)
            return $"{folder}, which {Variable} names, has no index of cases ({string.Join(", ", ConformanceCases.Indexes)}).";
        return indexes.Any(index => ConformanceCases.Read(System.IO.Path.Combine(folder, index)).Count > 0)
            ? null
            : $"{folder}, which {Variable} names, has no case in {string.Join(", ", indexes)}.";
    }
}
