namespace Quilt.Runs;

/// <summary>
/// The input key of a job: SHA-256, in lower-case hex, of everything that determines its result (docs/run-record.md): inputs, program,
/// command and environment; no time, no place, no machine.
/// </summary>
public static class InputKey
{
    /// <summary>The key of a subject's job.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidHash"/>: an input has no hash yet.</exception>
    public static string Compute(Subject subject, RunSpec spec) => throw new NotImplementedException();

    /// <summary>The input keys that a package holds results of (from the metadata of its entries).</summary>
    public static IReadOnlySet<string> Of(Package package) => throw new NotImplementedException();
}
