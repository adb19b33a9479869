using System.Management.Automation;
using Quilt;
using Quilt.Runs;

namespace QuiltPS;

/// <summary>Gives what jobs wrote, line by line.</summary>
[Cmdlet(VerbsCommon.Get, "QuiltBatchLog", DefaultParameterSetName = "Run")]
[OutputType(typeof(LogLine))]
public sealed class GetQuiltBatchLogCommand : LatestJobCmdlet
{
    // Lines of each of several jobs that are fetched, and held, together.
    private const int PageOfOne = 500;

    /// <summary>Go on with lines as they are written, until every job has ended.</summary>
    [Parameter]
    public SwitchParameter Follow { get; set; }

    /// <summary>Only the last so many lines of each job.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int Tail { get; set; } = -1;

    /// <inheritdoc/>
    private protected override void End(IReadOnlyList<Job> jobs)
    {
        LogOptions options = new() { Tail = Tail < 0 ? null : Tail, Follow = Follow, PageSize = jobs.Count > 1 ? PageOfOne : null };
        if (Follow)
            Write((_, token) => Merge.All(jobs.Select(job => Runs.ReadLogAsync(job.JobId, options, token)), token));
        else
            Write((report, token) => Runs.ReadLogsAsync(jobs, options, report, token));
    }

    private void Write(Func<IReport, CancellationToken, IAsyncEnumerable<LogLine>> lines)
    {
        foreach (var line in Stream(lines))
            WriteObject(line);
    }
}
