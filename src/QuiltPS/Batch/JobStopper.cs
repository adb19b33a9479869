using Quilt.Runs;

namespace QuiltPS;

/// <summary>
/// Ends the jobs of a pipeline that the user stops (Ctrl+C), as far as this process runs them: nobody waits for them any more. Those of
/// other sessions, or of AWS Batch, go on. A job that is accepted while the stop comes is ended, too.
/// </summary>
internal sealed class JobStopper(BatchRuns runs)
{
    private const string Reason = "by the user (Ctrl+C)";

    private readonly Lock gate = new();
    private readonly List<string> jobIds = [];
    private bool stopped;

    /// <summary>Adds a job that has been accepted.</summary>
    public void Add(Job job)
    {
        lock (gate)
        {
            jobIds.Add(job.JobId);
            if (!stopped)
                return;
        }
        End([job.JobId]);
    }

    /// <summary>Ends the jobs that were added and those that will be. Returns at once; called on a thread that must not wait.</summary>
    public void Stop()
    {
        string[] added;
        lock (gate)
        {
            stopped = true;
            added = [.. jobIds];
        }
        if (added.Length > 0)
            End(added);
    }

    // Nobody is left to hear of an error: the pipeline is gone. What a job became stands in its record.
    private void End(string[] ended) => _ = Task.Run(() => runs.StopOwnAsync(ended, Reason, CancellationToken.None));
}
