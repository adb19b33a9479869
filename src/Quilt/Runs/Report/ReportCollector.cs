using System.Text;
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
            Phases = JobPhase.Of(state, starting, now),
            Usage = usage.GetValueOrDefault(state.Number, JobUsage.Unknown),
            Links = run.Engine.LinksOf(run.Record, run.Record.GetJob(state.Number)),
            LastLines = logs.GetValueOrDefault(state.Number),
        })]);
    }

    private async Task<Dictionary<int, IReadOnlyList<string>>> ReadLogsAsync(JobState[] states, CancellationToken cancellationToken)
    {
        Dictionary<int, IReadOnlyList<string>> logs = [];
        int[] failed = [.. states.Where(state => state.Current is { IsEnded: true, Outcome: not JobOutcome.Succeeded }).Select(state => state.Number)];
        if (options.Tail == 0)
            return logs;
        if (failed.Length > MostLogs)
            report.Warning($"{failed.Length} jobs of run {run.Record.Header.Id} failed: the report shows the last lines of the first {MostLogs}.");
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = LogsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(failed.Take(MostLogs), parallel, async (number, token) =>
        {
            if (await TryReadLogAsync(number, token).ConfigureAwait(false) is not { } lines)
                return;
            lock (logs)
                logs[number] = lines;
        }).ConfigureAwait(false);
        return logs;
    }

    // A report with one log less is better than none.
    private async Task<IReadOnlyList<string>?> TryReadLogAsync(int number, CancellationToken cancellationToken)
    {
        try
        {
            List<string> lines = [];
            var log = run.Engine.ReadLogAsync(run.Record, number, new LogOptions { Tail = options.Tail }, cancellationToken);
            await foreach (var line in log.ConfigureAwait(false))
                lines.Add(Masked(line.Text));
            return lines;
        }
        catch (QuiltException error)
        {
            report.Warning($"The log of {RunId.OfJob(run.Record.Header.Id, number)} cannot be read: {error.Message}");
            return null;
        }
    }

    // Logs of this machine are masked when they are written; those of containers are not, and a page goes from hand to hand.
    private string Masked(string line)
    {
        var secrets = run.Engine.SecretsOf(run.Record);
        if (secrets.Count == 0)
            return line;
        SecretMask mask = new(secrets.Values);
        MemoryStream bytes = new();
        mask.Append(Encoding.UTF8.GetBytes(line), bytes.Write);
        mask.Complete(bytes.Write);
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}
