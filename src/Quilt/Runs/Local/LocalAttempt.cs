using System.ComponentModel;
using System.Globalization;
using Quilt.Transfers;

namespace Quilt.Runs.Local;

/// <summary>One attempt of a local job, from its place in the queue to its recorded end.</summary>
/// <param name="record">The run.</param>
/// <param name="job">The job's number.</param>
/// <param name="mark">What marks its processes.</param>
/// <param name="secrets">The run's secrets.</param>
/// <param name="content">Where inputs come from.</param>
/// <param name="options">The engine's limits.</param>
internal sealed class LocalAttempt(
    RunRecord record, int job, string mark, IReadOnlyDictionary<string, string> secrets, IContentSource content, LocalOptions options)
{
    // Timers take no longer spans than some 49 days.
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(40);

    private readonly CancellationTokenSource stop = new();
    private readonly int number = record.GetJob(job).Current.Number;
    private string? stopReason;
    private int taken;

    public (int Job, int Attempt) Key => (job, number);

    /// <summary>Takes the attempt out of the queue; only one caller succeeds.</summary>
    public bool TryTake() => Interlocked.Exchange(ref taken, 1) == 0;

    /// <summary>Ends the attempt. One that is still in the queue must be taken out first and run, which then only records its end.</summary>
    public void Stop(string reason)
    {
        Interlocked.CompareExchange(ref stopReason, $"stopped: {reason}", null);
        stop.Cancel();
    }

    /// <summary>Runs the program and records the end. Does not throw.</summary>
    public async Task RunAsync()
    {
        AttemptFolder folder = new(record.Folder, record.GetJob(job), number);
        AttemptEnded end;
        try
        {
            stop.Token.ThrowIfCancellationRequested();
            end = await RunAsync(folder).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            end = Failed(null, stopReason);
        }
        catch (Exception e)
        {
            // Whatever went wrong, the job has ended and somebody waits for it.
            end = Failed(null, e is QuiltException or IOException or UnauthorizedAccessException or Win32Exception ? e.Message : e.ToString());
        }
        folder.CleanUp(end.Outcome == JobOutcome.Succeeded);
        await record.EndAsync(end).ConfigureAwait(false);
    }

    private async Task<AttemptEnded> RunAsync(AttemptFolder folder)
    {
        record.Tell(job, number, JobStatus.STARTING);
        var state = record.GetJob(job);
        var subject = record.ReadSubject(state);
        folder.Create();
        var sidecar = record.Header.Spec.UploadMetadata ? SubjectSidecar.Write(subject) : null;
        await InputLayout.WriteAsync(subject, folder, content, sidecar, stop.Token).ConfigureAwait(false);
        var environment = JobEnvironment.Build(record.Header, state, subject, folder, secrets);
        using AttemptLog log = new(folder.Log, options.LogLimit, JobEnvironment.SecretsIn(environment, secrets));
        using var process = JobProcess.Start(record.Header.Spec.Program!.CommandLine, environment, mark, folder.Work, log);
        record.Tell(job, number, JobStatus.RUNNING, process.Pid);
        return await WaitAsync(process, folder).ConfigureAwait(false);
    }

    private async Task<AttemptEnded> WaitAsync(JobProcess process, AttemptFolder folder)
    {
        var limit = record.Header.Spec.Timeout;
        using var until = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        if (limit is { } span)
            until.CancelAfter(span < LongestTimeout ? span : LongestTimeout);
        string? cause = null;
        try
        {
            await process.WaitAsync(until.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cause = stopReason ?? string.Create(CultureInfo.InvariantCulture, $"timed out after {limit!.Value.TotalSeconds} s");
        }
        var grace = cause is null ? TimeSpan.Zero : stopReason is null ? options.TimeoutGrace : options.StopGrace;
        var exitCode = await process.EndAsync(grace).ConfigureAwait(false);
        return cause is null ? Judge(exitCode, folder) : Failed(exitCode, exitCode is null ? $"{cause}; its process could not be killed" : cause);
    }

    private AttemptEnded Judge(int? exitCode, AttemptFolder folder)
    {
        if (exitCode != 0)
            return Failed(exitCode, ExitReason.Of(exitCode));
        var missing = OutputFiles.Missing(folder.Output, record.Header.Spec.ExpectedOutput);
        if (missing.Count == 0)
            folder.MoveOutputIntoPlace();
        return new AttemptEnded
        {
            Job = job,
            Attempt = number,
            Status = JobStatus.SUCCEEDED,
            Outcome = missing.Count == 0 ? JobOutcome.Succeeded : JobOutcome.Incomplete,
            ExitCode = exitCode,
            Reason = missing.Count == 0 ? null : $"missing or empty: {string.Join(", ", missing)}",
        };
    }

    private AttemptEnded Failed(int? exitCode, string? reason) => new()
    {
        Job = job,
        Attempt = number,
        Status = JobStatus.FAILED,
        Outcome = JobOutcome.Failed,
        ExitCode = exitCode,
        Reason = reason,
    };
}
