namespace Quilt.Runs;

/// <summary>Gives the system's errors the names of ours.</summary>
internal static class RunErrors
{
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;

    /// <param name="e">An <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</param>
    /// <param name="path">What was read or written.</param>
    public static QuiltException From(Exception e, string path) => e switch
    {
        UnauthorizedAccessException => new QuiltException(Problem.AccessDenied, $"'{path}' may not be read or written: {e.Message}", path, e),
        IOException { HResult: NoSpace or QuotaExceeded } => new QuiltException(Problem.DiskFull, $"There is no room left to write '{path}'.", path, e),
        _ => new QuiltException(Problem.InputOutput, $"'{path}' cannot be read or written: {e.Message}", path, e),
    };
}
