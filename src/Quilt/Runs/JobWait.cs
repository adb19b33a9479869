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
        while (true)
        {
            foreach (var run in waiting)
            {
                await run.View.Engine.RetryAsync(run.View.Record, cancellationToken).ConfigureAwait(false);
                run.Version = run.View.Record.Version;
                foreach (var number in run.TakeEnded())
                    yield return run.View.GetJob(number);
            }
            waiting.RemoveAll(run => run.Numbers.Count == 0);
            Tell(isLast: waiting.Count == 0);
            if (waiting.Count == 0)
                yield break;
            await WaitForChangeAsync(cancellationToken).ConfigureAwait(false);
            await Task.Delay(Breath, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WaitForChangeAsync(CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] changes = [.. waiting.Select(run => run.View.Engine.WaitForChangeAsync(run.View.Record, run.Version, enough.Token))];
        await (await Task.WhenAny(changes).ConfigureAwait(false)).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(changes).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Tell(bool isLast)
    {
        if (progress is null || (!isLast && lastProgress != 0 && Stopwatch.GetElapsedTime(lastProgress) < ProgressInterval))
            return;
        lastProgress = Stopwatch.GetTimestamp();
        var counts = JobCounts.Of(runs.SelectMany(run => run.Numbers.Select(number => run.Run.Judge(run.Run.Record.GetJob(number)))));
        if (told is null || !counts.ByState.SequenceEqual(told.ByState))
            progress.Report(told = counts);
    }

    private sealed class Pending(RunView view, HashSet<int> numbers)
    {
        public RunView View => view;

        public HashSet<int> Numbers => numbers;

        public long Version { get; set; }

        public int[] TakeEnded()
        {
            int[] ended = [.. numbers.Where(number => view.Judge(view.Record.GetJob(number)).Current.IsEnded).Order()];
            numbers.ExceptWith(ended);
            return ended;
        }
    }
}
