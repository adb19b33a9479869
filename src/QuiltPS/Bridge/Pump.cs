using System.Collections.Concurrent;
using System.Management.Automation;
using Quilt;

namespace QuiltPS;

/// <summary>
/// Hands messages of workers to the pipeline's thread. A worker sees only <see cref="IReport"/>, which never waits and never fails; the
/// pipeline's thread runs the queue while it waits for the worker.
/// </summary>
internal sealed class Pump(Cmdlet cmdlet) : IReport
{
    // Short enough for progress four times a second; a message or the worker's end wakes the pump at once.
    private const int TickMilliseconds = 100;

    private readonly BlockingCollection<Action<Cmdlet>> queue = [];

    /// <summary>What a worker waits for, for the progress bar; null: nothing.</summary>
    public string? WaitsFor { get; private set; }

    public void Waiting(string? what) => WaitsFor = what;

    public void Verbose(string message) => queue.Add(cmdlet => cmdlet.WriteVerbose(Display.Message(message)));

    public void Warning(string message) => queue.Add(cmdlet => cmdlet.WriteWarning(Display.Message(message)));

    public void Error(QuiltException error) => queue.Add(cmdlet => cmdlet.WriteError(ErrorRecords.From(error)));

    /// <summary>Runs messages until the worker has ended and nothing that it said is left. Throws what the pipeline's streams throw, not what the worker threw.</summary>
    /// <exception cref="PipelineStoppedException">The pipeline is being stopped.</exception>
    // The engine does not tell everybody of a stop: see QuiltCmdlet's remarks. So whoever waits looks.
    public void Wait(Task worker, ProgressSampler? progress)
    {
        worker.ContinueWith(
            _ => queue.Add(_ => { }), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        do
        {
            if (queue.TryTake(out var message, TickMilliseconds))
                message(cmdlet);
            if (cmdlet.Stopping)
                throw new PipelineStoppedException();
            progress?.Sample(cmdlet);
        }
        while (!worker.IsCompleted || queue.Count > 0);
    }
}
