using Quilt.Runs;

namespace QuiltPS;

/// <summary>
/// Ends the local jobs of a pipeline that the user stops (Ctrl+C): they were started from this session and nobody waits for them any
/// more. Jobs elsewhere go on. A job that is accepted while the stop comes is ended, too.
/// </summary>
internal sealed class JobStopper(BatchRuns runs)
{
    private const string Reason = "Stopped by the user (Ctrl+C).";

    private readonly Lock gate = new();
    private readonly List<string> local = [];
    private bool stopped;

    /// <summary>Adds a job that has been accepted.</summary>
    public void Add(Job job)
    {
        if (job.Run?.Engine != "local")
            return;
        lock (gate)
        {
            local.Add(job.JobId);
            if (!stopped)
                return;
        }
        End([job.JobId]);
    }

    /// <summary>Ends the jobs that were added and those that will be. Returns at once; called on a thread that must not wait.</summary>
    public void Stop()
    {
        lock (gate)
        {
            stopped = true;
            End([.. local]);
        }
    }

    // Nobody is left to hear of an error: the pipeline is gone. What a job became stands in its record.
    private void End(IReadOnlyCollection<string> jobIds) => _ = Task.Run(() => runs.StopAsync(jobIds, Reason, CancellationToken.None));
}
