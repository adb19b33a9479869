using System.Management.Automation;
using Quilt;

namespace QuiltPS;

/// <summary>
/// The base of every cmdlet: errors, stopping, and the bridge to asynchronous work. A cmdlet's own code runs on the pipeline's thread,
/// top to bottom; <see cref="Await{T}"/> and <see cref="Stream"/> start a worker that sees an <see cref="IReport"/> and a token, nothing
/// else of the cmdlet, and return to that thread. So objects, prompts and paths never need to cross threads.
/// </summary>
/// <remarks>
/// A stop (Ctrl+C) cancels the worker, waits for it, and leaves with <see cref="PipelineStoppedException"/>, so that nothing runs after
/// it, EndProcessing least of all. <c>Select-Object -First</c> and <c>-ErrorAction Stop</c> end a cmdlet by an exception out of a Write
/// method, without StopProcessing: whenever one of them throws while a worker runs, the worker is cancelled and waited for, too.
/// Once <c>Select-Object -First</c> has cut a pipeline, the engine takes that pipeline for stopped: Ctrl+C calls no StopProcessing of
/// those that go on behind it. So whoever waits looks at <see cref="Cmdlet.Stopping"/>, too.
/// </remarks>
public abstract class QuiltCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly Pump pump;
    private int stopTold;

    /// <summary>Makes the cmdlet.</summary>
    protected QuiltCmdlet() => pump = new Pump(this);

    /// <summary>Before the first object. An error here ends the pipeline: the setup cannot be used.</summary>
    protected virtual void Begin()
    {
    }

    /// <summary>For each object. An error here is reported for that object, and the next one gets its turn.</summary>
    protected virtual void Process()
    {
    }

    /// <summary>After the last object; never after a stop.</summary>
    protected virtual void End()
    {
    }

    /// <summary>Runs one item of several: an error is reported for it, and the others get their turn.</summary>
    protected void Try(Action body) => Guard(body, WriteError);

    /// <summary>Runs work on a worker and gives its result; meanwhile what it reports goes to the pipeline's streams.</summary>
    /// <param name="work">The work. Everything that it needs of the session (paths, answers to prompts) is found before.</param>
    /// <param name="progress">Reads the counters of the work for the progress bar; null: no bar.</param>
    protected internal T Await<T>(Func<IReport, CancellationToken, Task<T>> work, Func<WorkProgress>? progress = null)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        var sampler = progress is null ? null : new ProgressSampler(() => pump.WaitsFor is { } what ? progress() with { Status = what } : progress());
        var result = Run(() => work(pump, cancel.Token), cancel, sampler);
        sampler?.Complete(this);
        return result;
    }

    /// <summary>Runs work that has no result; see the other form.</summary>
    protected internal void Await(Func<IReport, CancellationToken, Task> work, Func<WorkProgress>? progress = null) =>
        Await(
            async (report, token) =>
            {
                await work(report, token).ConfigureAwait(false);
                return true;
            },
            progress);

    /// <summary>Pulls items of a worker one by one; nothing runs ahead of what was asked for, unless the sequence itself prefetches.</summary>
    protected internal IEnumerable<T> Stream<T>(
        Func<IReport, CancellationToken, IAsyncEnumerable<T>> work, Func<WorkProgress>? progress = null)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        var sampler = progress is null ? null : new ProgressSampler(() => pump.WaitsFor is { } what ? progress() with { Status = what } : progress());
        var items = work(pump, cancel.Token).GetAsyncEnumerator(cancel.Token);
        try
        {
            while (Run(() => items.MoveNextAsync().AsTask(), cancel, sampler))
                yield return items.Current;
            sampler?.Complete(this);
        }
        finally
        {
            // After a regular end there is nothing left to do; else what the sequence throws now is only its own cancellation.
            cancel.Cancel();
            Task.WhenAny(Task.Run(async () => await items.DisposeAsync().ConfigureAwait(false))).Wait();
        }
    }

    /// <summary>Whether the user asked what would happen: then a plan is made exact, and nothing is changed.</summary>
    internal bool IsWhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out var given)
        ? LanguagePrimitives.IsTrue(given)
        : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));

    /// <summary>Whether anybody reads what is said in detail: only then what costs requests or time is found out for it.</summary>
    internal bool IsVerbose => MyInvocation.BoundParameters.TryGetValue("Verbose", out var given)
        ? LanguagePrimitives.IsTrue(given)
        : GetVariableValue("VerbosePreference")?.ToString() is not (null or "SilentlyContinue" or "Ignore");

    /// <summary>The full path of what the user wrote; see <see cref="SessionPath"/>. Only on the pipeline's thread.</summary>
    private protected string FullPath(string path) => SessionPath.Resolve(SessionState.Path, path);

    /// <summary>The full paths of what the user wrote, wildcards expanded; see <see cref="SessionPath"/>.</summary>
    private protected IReadOnlyList<string> FullPaths(string path) => SessionPath.Expand(SessionState.Path, path);

    /// <inheritdoc/>
    protected sealed override void BeginProcessing()
    {
        JobSessions.Enter(name => GetVariableValue(name));
        Guard(Begin, ThrowTerminatingError);
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Guard(Process, WriteError);

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Guard(End, WriteError);

    /// <summary>Cancels the worker. Called on a thread of the engine's, so it writes nothing.</summary>
    protected sealed override void StopProcessing()
    {
        stop.Cancel();
        TellStop();
    }

    /// <summary>
    /// The user stopped the pipeline (Ctrl+C), whichever cmdlet of it was working; a pipeline that fails or that needs no more objects
    /// does not come here. Called once, perhaps on a thread of the engine's: must not write, and must not wait.
    /// </summary>
    private protected virtual void OnStop()
    {
    }

    /// <summary>The engine's last call, however the cmdlet ended.</summary>
    public void Dispose()
    {
        // A script block further down may fail of the stop before the engine comes to stop this cmdlet; then it never does.
        if (Stopping)
            TellStop();
        stop.Cancel();
        GC.SuppressFinalize(this);
    }

    private void TellStop()
    {
        if (Interlocked.Exchange(ref stopTold, 1) == 0)
            OnStop();
    }

    private T Run<T>(Func<Task<T>> work, CancellationTokenSource cancel, ProgressSampler? sampler)
    {
        LeaveIfStopped();
        var worker = Task.Run(() =>
        {
            CurrentReport.Value = pump;
            return work();
        });
        try
        {
            pump.Wait(worker, sampler);
        }
        catch
        {
            if (Stopping)
                TellStop();
            cancel.Cancel();
            Task.WhenAny(worker).Wait();
            throw;
        }
        LeaveIfStopped();
        if (!worker.IsCompletedSuccessfully)
            sampler?.Complete(this);
        return worker.GetAwaiter().GetResult();
    }

    private void Guard(Action body, Action<ErrorRecord> report)
    {
        LeaveIfStopped();
        try
        {
            body();
        }
        catch (Exception e) when (!ErrorRecords.BelongsToEngine(e))
        {
            LeaveIfStopped();
            report(ErrorRecords.From(e));
        }
    }

    private void LeaveIfStopped()
    {
        if (stop.IsCancellationRequested || Stopping)
            throw new PipelineStoppedException();
    }
}
