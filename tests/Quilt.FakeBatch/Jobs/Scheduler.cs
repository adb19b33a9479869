using Quilt.FakeBatch.State;

namespace Quilt.FakeBatch.Jobs;

/// <summary>
/// Moves jobs from SUBMITTED to their end: PENDING while they wait for others, RUNNABLE while they wait for a machine, then <see cref="Attempts"/>.
/// The gate is held throughout.
/// </summary>
internal sealed class Scheduler
{
    private const string TooManyVcpus =
        "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE - CE(s) associated with the job queue cannot meet the CPU requirement of the job.";

    private const string InvalidMachines = "ACTION_REQUIRED - CE(s) associated with the job queue are invalid.";

    private readonly BatchState state;
    private readonly Timeline timeline;
    private readonly Attempts attempts;

    public Scheduler(BatchState state, Timeline timeline, Logs.LogStore logs)
    {
        this.state = state;
        this.timeline = timeline;
        attempts = new Attempts(state, timeline, logs, AttemptEnded);
    }

    /// <summary>Takes a job on, with its children.</summary>
    public void Submit(Job job) => timeline.At(state.Options.SubmittedMs, () =>
    {
        if (!job.IsArray)
        {
            Settle(job);
            return;
        }
        if (!job.HasEnded)
            job.Status = "PENDING"; // until the last child has ended
        job.Children.ForEach(Settle);
    });

    /// <summary>Makes a job's attempt end; where none is under way, the job does.</summary>
    public void Halt(Job job, AttemptEnd end)
    {
        if (job.Current is { } attempt)
            attempts.Halt(job, attempt, end);
        else if (!job.HasEnded)
            End(job, "FAILED", end.StatusReason);
    }

    /// <summary>Looks at a job that waits for others.</summary>
    public void Settle(Job job)
    {
        if (job.HasEnded)
            return;
        if (job.HasTooManyTags)
        {
            End(job, "FAILED", "The combined tags of job and job definition are more than 50");
            return;
        }
        if (job.WaitsFor.Exists(other => other.Status == "FAILED"))
        {
            End(job, "FAILED", "Dependent Job failed");
            return;
        }
        if (job.WaitsFor.Exists(other => !other.HasEnded))
        {
            job.Status = "PENDING";
            return;
        }
        if (job.IsCancelled)
        {
            End(job, "FAILED", job.StopReason);
            return;
        }
        job.Status = "RUNNABLE";
        job.Queue.Runnable.Add(job);
        timeline.At(0, PlaceAll);
    }

    /// <summary>Starts what machines are free for.</summary>
    public void PlaceAll()
    {
        foreach (var queue in state.Queues.Values.OrderByDescending(queue => queue.Priority))
            Place(queue);
    }

    private void Place(JobQueue queue)
    {
        while (state.Running < state.Options.Slots && queue.Runnable.Min is { } head)
        {
            head.StatusReason = Blocked(queue, head);
            if (head.StatusReason is not null || !IsUp(queue))
                return; // first in, first out: the rest waits behind it
            queue.Runnable.Remove(head);
            state.Running++;
            attempts.Start(head);
        }
    }

    private string? Blocked(JobQueue queue, Job head)
    {
        var machines = queue.ComputeEnvironments.Select(name => state.ComputeEnvironments[name]).Where(m => m.State == "ENABLED").ToList();
        if (machines.Count > 0 && machines.TrueForAll(m => m.Status != "VALID"))
            return InvalidMachines;
        if (machines.Count > 0 && machines.TrueForAll(m => m.MaxVcpus < head.Vcpus))
            return TooManyVcpus;
        return IsScaling(queue) ? state.Options.ScaleUpReason : null;
    }

    private bool IsUp(JobQueue queue) => queue.ComputeEnvironments.Any(name => state.ComputeEnvironments[name].State == "ENABLED");

    private bool IsScaling(JobQueue queue)
    {
        if (state.Options.ScaleUpMs == 0)
            return false;
        if (queue.ScaledUpAt is null)
        {
            queue.ScaledUpAt = DateTimeOffset.UtcNow.AddMilliseconds(state.Options.ScaleUpMs);
            timeline.At(state.Options.ScaleUpMs + 1, PlaceAll);
        }
        return queue.ScaledUpAt > DateTimeOffset.UtcNow;
    }

    private void AttemptEnded(Job job, Attempt attempt)
    {
        state.Running--;
        var end = attempt.End!;
        if (end.IsSuccess)
            End(job, "SUCCEEDED", end.StatusReason);
        else if (job.StopReason is null && RetryRule.Retries(job.RetryStrategy, end, job.Attempts.Count))
            Settle(job);
        else
            End(job, "FAILED", end.StatusReason);
        timeline.At(0, PlaceAll);
    }

    private void End(Job job, string status, string? reason)
    {
        job.Queue.Runnable.Remove(job);
        job.Status = status;
        job.StatusReason = reason;
        job.StoppedAt = DateTimeOffset.UtcNow;
        if (job.Parent is { } array && array.Children.TrueForAll(child => child.HasEnded))
        {
            var hasFailed = array.Children.Exists(child => child.Status == "FAILED");
            End(array, hasFailed ? "FAILED" : "SUCCEEDED", array.StopReason ?? (hasFailed ? "Array Child Job failed" : null));
        }
        foreach (var waiting in job.WaitedForBy.Where(waiting => waiting.Status == "PENDING"))
            Settle(waiting);
    }
}
