using Quilt.Runs.Local;

namespace Quilt.Runs.Report;

/// <summary>Gathers what a report tells of a run: its record, what the engine knows of machines, and the logs of what failed.</summary>
internal sealed class ReportCollector(RunView run, ReportOptions options, IReport report)
{
    private const int MostLogs = 200;
    private const int LogsAtOnce = 8;

    private readonly DateTimeOffset now = options.Clock.GetUtcNow();

    /// <summary>Gathers it.</summary>
    /// <param name="numbers">The jobs' numbers.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ReportRun> CollectAsync(IReadOnlyList<int> numbers, CancellationToken cancellationToken)
    {
        JobState[] states = [.. numbers.Select(number => run.Judge(run.Record.GetJob(number)))];
        var starting = JobPhase.ReadStartingTimes(run.Record);
        var usage = await run.Engine.GetUsageAsync(run.Record, states, report, cancellationToken).ConfigureAwait(false);
        var logs = await ReadLogsAsync(states, cancellationToken).ConfigureAwait(false);
        var results = options.FindResults is { } find ? await find(run.GetRun(), cancellationToken).ConfigureAwait(false) : [];
        return new ReportRun(run.GetRun(), results, [.. states.Select(state => new ReportJob
        {
            Job = run.GetJob(state.Number),
            Attempts =
            [
                .. state.Attempts.Select(attempt => new ReportAttempt(
                    JobPhase.Of(attempt, starting[(state.Number, attempt.Number)], now),
                    usage.GetValueOrDefault((state.Number, attempt.Number), JobUsage.Unknown))),
            ],
            Links = run.Engine.LinksOf(run.Record, run.Record.GetJob(state.Number)),
            LastLines = LastLinesOf(state, logs),
        })]);
    }

    private async Task<Dictionary<int, IReadOnlyList<string>>> ReadLogsAsync(JobState[] states, CancellationToken cancellationToken)
    {
        Dictionary<int, IReadOnlyList<string>> logs = [];
        JobState[] failed = [.. states.Where(state => state.Current is { IsEnded: true, Outcome: not JobOutcome.Succeeded })];
        if (options.Tail == 0)
            return logs;
        var left = failed.Skip(MostLogs).Count(IsUntold);
        if (left > 0)
            report.Warning($"{failed.Length} jobs of run {run.Record.Header.Id} failed: the report has read the logs of the first {MostLogs} only, and shows no lines of {left} others.");
        failed = [.. failed.Take(MostLogs)];
        LogMasks masks = new(failed.Select(job => RunId.OfJob(run.Record.Header.Id, job.Number)));
        var untold = 0;
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = LogsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(failed, parallel, async (job, token) =>
        {
            if (await masks.FindAsync(run, job.Number, token).ConfigureAwait(false) is not { } mask)
            {
                if (IsUntold(job))
                    Interlocked.Increment(ref untold);
                return;
            }
            if (await TryReadLogAsync(job.Number, mask, token).ConfigureAwait(false) is not { } lines)
                return;
            lock (logs)
                logs[job.Number] = lines;
        }).ConfigureAwait(false);
        if (untold > 0)
            report.Warning($"The report does not show the logs of {untold} jobs of run {run.Record.Header.Id}: which secrets they were given, and may have written, nobody knows any more.");
        return logs;
    }

    // What a log does not hold any more, or nobody may read, the record still tells: without secrets, since they are masked before it is written.
    private IReadOnlyList<string>? LastLinesOf(JobState job, Dictionary<int, IReadOnlyList<string>> logs) =>
        logs.GetValueOrDefault(job.Number) is { Count: > 0 } read ? read : options.Tail > 0 ? [.. job.Current.LastLines.TakeLast(options.Tail)] : null;

    // Of a job that never had a log nothing is left out.
    private static bool IsUntold(JobState job) => job.Current is { LastLines: [] } and ({ LogStream: not null } or { Started: not null });

    // A report with one log less is better than none.
    private async Task<IReadOnlyList<string>?> TryReadLogAsync(int number, LineMask mask, CancellationToken cancellationToken)
    {
        try
        {
            List<string> lines = [];
            var log = run.Engine.ReadLogAsync(run.Record, number, new LogOptions { Tail = options.Tail }, cancellationToken);
            await foreach (var line in log.ConfigureAwait(false))
                lines.Add(mask.Apply(line.Text)); // a page goes from hand to hand
            return lines;
        }
        catch (QuiltException error)
        {
            report.Warning($"The log of {RunId.OfJob(run.Record.Header.Id, number)} cannot be read: {error.Message}");
            return null;
        }
    }
}
