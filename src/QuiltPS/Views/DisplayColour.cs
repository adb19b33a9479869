using Quilt;
using Quilt.Runs;

namespace QuiltPS;

/// <summary>
/// The colours of the module's views. The codes are those of <c>$PSStyle.Foreground</c>; PowerShell takes them out again where the
/// host does not render them (a file, a pipe, NO_COLOR).
/// </summary>
public static class DisplayColour
{
    private const string Red = "\e[31m", Green = "\e[32m", Yellow = "\e[33m", Cyan = "\e[36m", Reset = "\e[0m";

    /// <summary>A job's state: green when it succeeded, red when it failed, cyan while it runs.</summary>
    /// <param name="status">The state.</param>
    public static string Of(JobStatus status) => Paint(Colour($"{status}"), status);

    /// <summary>A job's verdict; none shows as nothing.</summary>
    /// <param name="outcome">The verdict.</param>
    public static string Of(JobOutcome outcome) => outcome switch
    {
        JobOutcome.Succeeded => Paint(Green, outcome),
        JobOutcome.Incomplete => Paint(Yellow, outcome),
        JobOutcome.Failed => Paint(Red, outcome),
        _ => "",
    };

    /// <summary>How an entry differs: green for an added one, red for a deleted one.</summary>
    /// <param name="kind">The kind of change.</param>
    public static string Of(ChangeKind kind) => kind switch
    {
        ChangeKind.Added => Paint(Green, kind),
        ChangeKind.Deleted => Paint(Red, kind),
        _ => Paint(Yellow, kind),
    };

    /// <summary>How content differs from its package: always a fault, but for a file too many.</summary>
    /// <param name="kind">The kind of difference.</param>
    public static string Of(DifferenceKind kind) => Paint(kind == DifferenceKind.Extra ? Yellow : Red, kind);

    /// <summary>How many jobs of a run are in each state: <c>270 SUCCEEDED, 1 INCOMPLETE, 1 FAILED</c>.</summary>
    /// <param name="run">The run.</param>
    public static string Counts(Run run) =>
        string.Join(", ", run.Counts.Select(count => Paint(Colour(count.Key), $"{count.Value} {count.Key}")));

    private static string? Colour(string state) => state switch
    {
        nameof(JobStatus.SUCCEEDED) => Green,
        JobCounts.Incomplete => Yellow,
        nameof(JobStatus.FAILED) => Red,
        nameof(JobStatus.RUNNING) or nameof(JobStatus.STARTING) => Cyan,
        _ => null,
    };

    private static string Paint(string? colour, object text) => colour is null ? $"{text}" : $"{colour}{text}{Reset}";
}
