using System.Text.Json.Nodes;
using Quilt.FakeBatch.Jobs;
using Quilt.FakeBatch.State;

namespace Quilt.FakeBatch.Operations;

/// <summary>CancelJob and TerminateJob. Both succeed also where there is nothing to do: for jobs that have ended or are not known.</summary>
internal sealed class StopJobs(BatchState state, Scheduler scheduler)
{
    /// <summary>Ends a job that has not started; one that waits for others ends when they have ended.</summary>
    public JsonObject Cancel(JsonObject request)
    {
        Each(request, (job, reason) =>
        {
            if (job.Status is not ("SUBMITTED" or "PENDING" or "RUNNABLE"))
                return;
            (job.IsCancelled, job.StopReason) = (true, reason);
            if (!job.IsArray && job.Status != "PENDING")
                scheduler.Halt(job, AttemptEnd.Terminated(reason));
        });
        return [];
    }

    /// <summary>Ends a job, running or not.</summary>
    public JsonObject Terminate(JsonObject request)
    {
        Each(request, (job, reason) =>
        {
            if (job.HasEnded)
                return;
            (job.IsTerminated, job.StopReason) = (true, reason);
            if (!job.IsArray)
                scheduler.Halt(job, AttemptEnd.Terminated(reason));
        });
        return [];
    }

    private void Each(JsonObject request, Action<Job, string> action)
    {
        var reason = (string)request["reason"]!;
        if (reason.Length is 0 or > 1024)
            throw ApiError.Client("'reason' must have 1 to 1024 characters");
        if (state.Jobs.GetValueOrDefault((string)request["jobId"]!) is not { } job)
            return;
        action(job, reason);
        job.Children.ForEach(child => action(child, reason));
    }
}
