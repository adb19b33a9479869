using System.Runtime.CompilerServices;

namespace Quilt.Runs;

/// <summary>Hands jobs to an engine, and gives each as soon as it was taken, in their order.</summary>
/// <remarks>
/// One that was refused, and what stands behind it, comes when all are decided: only then is it known whether all are refused, which is an error
/// of the submission, and none of any job.
/// </remarks>
internal static class SentJobs
{
    // The record tells of a change at once; those that are taken by the hundred in a second are looked at together.
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);

    /// <summary>Hands jobs over.</summary>
    /// <param name="run">The run.</param>
    /// <param name="numbers">The jobs' numbers; the record holds them.</param>
    /// <param name="secrets">The run's secrets.</param>
    /// <param name="decided">Told how many were taken or refused by now; may be null.</param>
    /// <param name="cancellationToken">Ends it, as who wants no more jobs does: what was not taken by then is recorded as not sent.</param>
    public static async IAsyncEnumerable<Job> GetAsync(
        RunView run,
        IReadOnlyList<int> numbers,
        IReadOnlyDictionary<string, string> secrets,
        IProgress<int>? decided,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = run.Engine.SubmitAsync(run.Record, numbers, secrets, enough.Token);
        var given = 0;
        try
        {
            while (!sending.IsCompleted)
            {
                var version = run.Record.Version;
                decided?.Report(numbers.Count(number => run.Record.GetJob(number).Current is { EngineId: not null } or { IsEnded: true }));
                for (; given < numbers.Count && run.Record.GetJob(numbers[given]).Current.EngineId is not null; given++)
                    yield return run.GetJob(numbers[given]);
                await Task.WhenAny(sending, run.Record.WaitForChangeAsync(version, LongestLook, enough.Token)).ConfigureAwait(false);
                await Task.WhenAny(sending, Task.Delay(Breath, CancellationToken.None)).ConfigureAwait(false);
            }
        }
        finally
        {
            await enough.CancelAsync().ConfigureAwait(false);
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await sending.ConfigureAwait(false);
        decided?.Report(numbers.Count);
        foreach (var number in numbers.Skip(given))
            yield return run.GetJob(number);
    }
}
