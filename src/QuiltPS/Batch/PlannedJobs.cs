using Quilt.Runs;

namespace QuiltPS;

/// <summary>Counts what <c>Submit-QuiltBatch -WhatIf</c> would do.</summary>
internal sealed class PlannedJobs
{
    // Those of an array are sent together, and are of one revision.
    private readonly Dictionary<RunSubmission, List<(string?, string?, string?)>> children = [];
    private readonly Dictionary<RunSubmission, JobPlan> firsts = [];
    private int jobs;
    private int done;
    private int files;
    private long bytes;

    /// <summary>The first job of each submission.</summary>
    public IReadOnlyDictionary<RunSubmission, JobPlan> Firsts => firsts;

    /// <summary>Adds one.</summary>
    /// <param name="submission">Its submission.</param>
    /// <param name="plan">The job.</param>
    /// <param name="isChild">Whether it would go into an array with the others of its submission and revision.</param>
    public void Add(RunSubmission submission, JobPlan plan, bool isChild)
    {
        jobs++;
        files += plan.InputCount;
        bytes += plan.InputSize;
        firsts.TryAdd(submission, plan);
        if (!isChild)
            return;
        if (!children.TryGetValue(submission, out var revisions))
            children[submission] = revisions = [];
        revisions.Add((plan.Subject.Package?.Registry, plan.Subject.Package?.Name, plan.Subject.Package?.TopHash));
    }

    public void AddDone() => done++;

    /// <summary>The counts in a sentence; empty when there were no subjects.</summary>
    /// <param name="asked">What every job is asked for that its own line does not say.</param>
    /// <param name="skipsDone">Whether what is done already is left out.</param>
    public string Text(IEnumerable<string> asked, bool skipsDone) => jobs + done == 0
        ? ""
        : $"Submit {Count(jobs, "job")} over {Count(files, "input file")} of {Display.Size(bytes)}{Arrays()}{string.Concat(asked.Select(what => $"; {what}"))}" +
          $"{(skipsDone ? $"; leave out {Count(done, "subject")} done already" : "")}.";

    private string Arrays()
    {
        if (children.Count == 0)
            return "";
        var groups = children.Values.SelectMany(sent => ArrayGroups.Of(sent)).SelectMany(sent => sent.GroupBy(revision => revision)).Select(group => group.Count()).ToLookup(ArrayGroups.IsArray);
        var arrays = groups[true].Select(size => $"{size}").ToList();
        var alone = groups[false].Sum();
        List<string> parts = [];
        if (arrays.Count > 0)
            parts.Add($"{Count(arrays.Count, "array job")} of {string.Join(" and ", arrays)} children");
        if (alone > 0)
            parts.Add($"{Count(alone, "job")} of {(alone == 1 ? "its" : "their")} own");
        return $" as {string.Join(" and ", parts)}";
    }

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";
}
