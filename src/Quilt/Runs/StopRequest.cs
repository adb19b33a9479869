namespace Quilt.Runs;

/// <summary>Asks a run's engine to end jobs, once it is recorded that somebody wants it.</summary>
internal static class StopRequest
{
    /// <summary>Ends those of the jobs that have not ended.</summary>
    /// <param name="run">The run.</param>
    /// <param name="numbers">The jobs.</param>
    /// <param name="reason">Why, for a person; null: nobody said it.</param>
    /// <param name="isMeant">Which of them are meant.</param>
    /// <param name="report">Told of jobs that could not be ended.</param>
    /// <param name="cancellationToken">Ends the waiting for their end.</param>
    public static async Task RunAsync(
        RunView run, int[] numbers, string? reason, Func<JobState, bool> isMeant, IReport report, CancellationToken cancellationToken)
    {
        await run.Engine.RefreshAsync(run.Record, cancellationToken).ConfigureAwait(false);
        int[] live = [.. numbers.Where(number => run.Judge(run.Record.GetJob(number)) is { Current.IsEnded: false } job && isMeant(job))];
        if (live.Length == 0)
            return;
        await run.Record.AppendAsync([new StopRequested { Jobs = [.. live], Reason = reason ?? "on request" }], cancellationToken).ConfigureAwait(false);
        await run.Engine.StopAsync(run.Record, live, report, cancellationToken).ConfigureAwait(false);
    }
}
