namespace Quilt.Runs;

/// <summary>What a report is to tell.</summary>
public sealed record ReportOptions
{
    /// <summary>How many of the last log lines of each failed job are shown.</summary>
    public int Tail { get; init; } = 20;

    /// <summary>The Quilt catalog that packages are linked to, <c>https://catalog.example.org</c>; null: no links.</summary>
    public string? Catalog { get; init; }

    /// <summary>Finds the revisions that hold the results of a run, newest first; null: the report names none.</summary>
    public Func<Run, CancellationToken, Task<IReadOnlyList<Package>>>? FindResults { get; init; }

    /// <summary>Told, before each run is looked at, how many were; may be null. The last is told when the page is written.</summary>
    public IProgress<int>? Progress { get; init; }

    /// <summary>What time it is; for tests.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;
}
