using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Quilt.Runs;

/// <summary>Waits for jobs of one or several runs.</summary>
/// <param name="runs">The runs and the numbers of the jobs.</param>
/// <param name="progress">Told the counts; may be null.</param>
internal sealed class JobWait(IReadOnlyList<(RunView Run, int[] Numbers)> runs, IProgress<JobCounts>? progress)
{
    // Jobs that end by the hundred in a second are looked at together.
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(250);

    private readonly List<Pending> waiting = [.. runs.Select(run => new Pending(run.Run, [.. run.Numbers]))];
    private long lastProgress;
    private JobCounts? told;

    public async IAsyncEnumerable<Job> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            while (true)
            {
                // Each run at its own pace: one that changes every second is no reason to ask for another that has long been quiet.
                foreach (var run in waiting.Where(run => run.Pause.IsCompleted))
                {
                    await run.Pause.ConfigureAwait(false);
                    await run.View.Engine.RetryAsync(run.View.Record, cancellationToken).ConfigureAwait(false);
                    var version = run.View.Record.Version;
                    var ended = run.TakeEnded();
                    if (run.Numbers.Count > 0)
                        run.Pause = run.View.Engine.WaitForChangeAsync(run.View.Record, version, enough.Token);
                    foreach (var number in ended)
                        yield return run.View.GetJob(number);
                }
                waiting.RemoveAll(run => run.Numbers.Count == 0);
                Tell(isLast: waiting.Count == 0);
                if (waiting.Count == 0)
                    yield break;
                await Task.WhenAny(waiting.Select(run => run.Pause)).ConfigureAwait(false);
                await Task.Delay(Breath, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            await enough.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(waiting.Select(run => run.Pause)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Tell(bool isLast)
    {
        if (progress is null || (!isLast && lastProgress != 0 && Stopwatch.GetElapsedTime(lastProgress) < ProgressInterval))
            return;
        lastProgress = Stopwatch.GetTimestamp();
        var counts = JobCounts.WithTimes([.. runs.SelectMany(run => run.Numbers.Select(number => run.Run.Judge(run.Run.Record.GetJob(number))))]);
        if (told is null || !counts.ByState.SequenceEqual(told.ByState))
            progress.Report(told = counts);
    }

    private sealed class Pending(RunView view, HashSet<int> numbers)
    {
        public RunView View => view;

        public HashSet<int> Numbers => numbers;

        /// <summary>Over when it is time to look again.</summary>
        public Task Pause { get; set; } = Task.CompletedTask;

        public int[] TakeEnded()
        {
            int[] ended = [.. numbers.Where(number => view.Judge(view.Record.GetJob(number)).Current.IsEnded).Order()];
            numbers.ExceptWith(ended);
            return ended;
        }
    }
}
