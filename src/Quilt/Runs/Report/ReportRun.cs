namespace Quilt.Runs.Report;

/// <summary>What the report tells of a run.</summary>
/// <param name="Run">The run.</param>
/// <param name="Results">The revisions that hold its results, newest first.</param>
/// <param name="Jobs">Its jobs that the report is about, in their order.</param>
internal sealed record ReportRun(Run Run, IReadOnlyList<Package> Results, IReadOnlyList<ReportJob> Jobs);
