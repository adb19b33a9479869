using System.Management.Automation;

namespace QuiltPS;

/// <summary>
/// Draws progress on the pipeline's thread, at most four times a second, and always a last record that removes the bar. Workers only
/// count; <paramref name="look"/> reads their counters. Hosts without a bar and <c>$ProgressPreference</c> are the engine's to respect.
/// </summary>
internal sealed class ProgressSampler(Func<WorkProgress> look)
{
    private const int PeriodMilliseconds = 250;

    private static int lastActivityId;

    // Several cmdlets of a pipeline, or of parallel runspaces, draw beside each other.
    private readonly int activityId = Interlocked.Increment(ref lastActivityId);
    private long due = Environment.TickCount64 + PeriodMilliseconds;

    public void Sample(Cmdlet cmdlet)
    {
        var now = Environment.TickCount64;
        if (now < due)
            return;
        due = now + PeriodMilliseconds;
        cmdlet.WriteProgress(Record(ProgressRecordType.Processing));
    }

    public void Complete(Cmdlet cmdlet) => cmdlet.WriteProgress(Record(ProgressRecordType.Completed));

    private ProgressRecord Record(ProgressRecordType type)
    {
        var view = look();
        // The engine refuses empty texts.
        return new ProgressRecord(activityId, NotEmpty(view.Activity), NotEmpty(view.Status))
        {
            PercentComplete = Math.Clamp(view.Percent, -1, 100),
            SecondsRemaining = view.SecondsLeft ?? -1,
            RecordType = type,
        };
    }

    private static string NotEmpty(string text) => text.Length == 0 ? " " : text;
}
