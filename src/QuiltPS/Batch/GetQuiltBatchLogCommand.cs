using System.Management.Automation;
using Quilt;
using Quilt.Runs;

namespace QuiltPS;

/// <summary>Gives what jobs wrote, line by line.</summary>
[Cmdlet(VerbsCommon.Get, "QuiltBatchLog", DefaultParameterSetName = "Run")]
[OutputType(typeof(LogLine))]
public sealed class GetQuiltBatchLogCommand : LatestJobCmdlet
{
    // Names the view, in module/QuiltPS.Batch.Format.ps1xml.
    private const string SeveralType = "Quilt.LogLine#Several";

    private bool areSeveral;

    /// <summary>Go on with lines as they are written, until every job has ended.</summary>
    [Parameter]
    public SwitchParameter Follow { get; set; }

    /// <summary>Only the last so many lines of each job.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int Tail { get; set; } = -1;

    /// <summary>The log of this attempt of each job, by its number from 1; by default of the last one.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Attempt { get; set; }

    /// <inheritdoc/>
    private protected override void End(IReadOnlyList<Job> jobs)
    {
        if (!Follow)
            TellOfNotStarted(jobs);
        areSeveral = jobs.Count > 1;
        LogOptions options = new() { Tail = Tail < 0 ? null : Tail, Follow = Follow, Attempt = Attempt > 0 ? Attempt : null };
        foreach (var line in Stream((report, token) => Runs.ReadLogsAsync(jobs, options, report, token)))
            WriteObject(areSeveral ? OfSeveral(line) : line);
    }

    private void TellOfNotStarted(IReadOnlyList<Job> jobs)
    {
        var notStarted = jobs.Where(job => job is { IsEnded: false, Started: null } && (Attempt == 0 || Attempt == job.Attempt)).ToList();
        if (notStarted.Count > 0)
        {
            var states = string.Join(", ", notStarted.Select(job => job.Status).Distinct().Order());
            WriteWarning($"{Display.Some(notStarted)} {(notStarted.Count == 1 ? "has" : "have")} not started ({states}), and no log yet. -Follow waits for it.");
        }
    }

    // Lines of one job need no name; those of several show it in a column, since they may change from line to line.
    private static PSObject OfSeveral(LogLine line)
    {
        PSObject shown = new(line);
        shown.TypeNames.Insert(0, SeveralType);
        return shown;
    }
}
