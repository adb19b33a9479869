using System.Globalization;
using Quilt.Runs;

namespace Quilt.Aws.Batch;

/// <summary>Says of a RUNNABLE job why it does not start, and how sure that is.</summary>
internal static class WaitJudge
{
    /// <summary>The judgement.</summary>
    /// <param name="attempt">The job's attempt.</param>
    /// <param name="look">Its queue.</param>
    /// <param name="grace">How long AWS Batch may call something misconfigured that is only being started.</param>
    /// <param name="now">The moment.</param>
    public static JobWaiting Of(AttemptState attempt, QueueLook look, TimeSpan grace, DateTimeOffset now)
    {
        var place = attempt.EngineId is { } id && look.Front.TryGetValue(id, out var found) ? found : ((int Place, DateTimeOffset? Since)?)null;
        var (verdict, explanation) = Judge(attempt.WaitsNow, look.Queue, grace, now);
        if (place is { Place: var number })
            explanation = string.Create(CultureInfo.InvariantCulture, $"{explanation}; place {number} in its queue");
        return new JobWaiting
        {
            Since = attempt.Runnable,
            Reason = attempt.WaitsNow,
            Verdict = verdict,
            QueuePlace = place?.Place,
            QueuePlaceSince = place?.Since,
            Queue = look.Queue,
            Explanation = attempt.Runnable is { } since ? $"{explanation} (waits for {Length(now - since)})" : explanation,
        };
    }

    private static (WaitVerdict, string) Judge(JobReason? reason, QueueState? queue, TimeSpan grace, DateTimeOffset now)
    {
        if (queue is { Status: "INVALID" })
            return (WaitVerdict.Blocked, $"its queue {queue.Name} is INVALID: {queue.StatusReason}");
        if (queue is { ComputeEnvironments: { Count: > 0 } machines } && machines.All(one => !one.IsUsable))
            return (WaitVerdict.Blocked, $"no compute environment of its queue can start it: {string.Join("; ", machines.Select(Unusable))}");
        if (reason is null)
            return (WaitVerdict.Waits, Crowded(queue) ?? "waits for its turn");
        if (!IsFault(reason.Text))
            return (WaitVerdict.Waits, reason.Text);
        var shown = now - reason.FirstSeen;
        return shown < grace
            ? (WaitVerdict.Suspect, $"{reason.Text} (seen for {Length(shown)}; AWS Batch says that while it adds machines, too: no verdict before {Length(grace)})")
            : (WaitVerdict.Blocked, $"{reason.Text} (seen for {Length(shown)})");
    }

    // AWS Batch's own prefixes of a blocked queue's reasons; CAPACITY passes by itself, UNDETERMINED says nothing.
    private static bool IsFault(string reason) =>
        reason.StartsWith("MISCONFIGURATION", StringComparison.OrdinalIgnoreCase) || reason.StartsWith("ACTION_REQUIRED", StringComparison.OrdinalIgnoreCase);

    private static string Unusable(ComputeEnvironmentState machines) =>
        machines.State == "ENABLED" ? $"{machines.Name} is {machines.Status}: {machines.StatusReason}" : $"{machines.Name} is {machines.State}";

    private static string? Crowded(QueueState? queue)
    {
        var usable = queue?.ComputeEnvironments.Where(one => one.IsUsable).ToList();
        return usable is { Count: > 0 } && usable.TrueForAll(one => one is { DesiredVcpus: { } now, MaxVcpus: { } most } && now >= most)
            ? $"waits for a place: {string.Join(", ", usable.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Name} has all of its {one.MaxVcpus} vCPUs")))}"
            : null;
    }

    private static string Length(TimeSpan time) => time.TotalMinutes switch
    {
        < 1 => "less than a minute",
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h"),
    };
}
