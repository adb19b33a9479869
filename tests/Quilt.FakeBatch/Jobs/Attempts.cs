using Quilt.FakeBatch.Logs;
using Quilt.FakeBatch.State;

namespace Quilt.FakeBatch.Jobs;

/// <summary>Brings attempts from STARTING over RUNNING to their end. The gate is held, but for the process itself.</summary>
/// <param name="state">What the service knows.</param>
/// <param name="timeline">Does things later.</param>
/// <param name="logs">Where output goes.</param>
/// <param name="ended">Told when an attempt has ended.</param>
internal sealed class Attempts(BatchState state, Timeline timeline, LogStore logs, Action<Job, Attempt> ended)
{
    private readonly Dictionary<JobFault, int> befallen = [];

    public void Start(Job job)
    {
        Attempt attempt = new(job.Attempts.Count + 1, job.Definition.Name);
        job.Current = attempt;
        job.Status = "STARTING";
        timeline.At(state.Options.StartingMs, () => Begin(job, attempt));
    }

    /// <summary>Makes an attempt end in a certain way, as soon as its process is gone.</summary>
    public void Halt(Job job, Attempt attempt, AttemptEnd end)
    {
        if (attempt.End is not null || attempt.Forced is not null)
            return;
        attempt.Forced = end;
        attempt.Kill.Cancel();
        if (!attempt.HasProcess)
            Finish(job, attempt, end);
    }

    private void Begin(Job job, Attempt attempt)
    {
        if (attempt.End is not null)
            return;
        var image = (string)job.Container["image"]!;
        var fault = TakeFault(job, attempt);
        var program = Program(image);
        if (fault?.Kind == JobFaultKind.CannotPull || program is null)
        {
            Finish(job, attempt, AttemptEnd.CannotPull(image));
            return;
        }
        job.Status = "RUNNING";
        job.StartedAt = attempt.StartedAt = DateTimeOffset.UtcNow.AddMilliseconds(state.Options.StartLagMs);
        var stream = logs.Create(LogGroupOf(job), attempt.LogStream);
        if (job.TimeoutSeconds is { } seconds)
            timeline.At(seconds * 1000 * state.Options.TimeoutScale, () => Halt(job, attempt, AttemptEnd.TimedOut));
        if (fault is { AfterLog: null })
            timeline.At(fault.AfterMs, () => Halt(job, attempt, AttemptEnd.Of(fault, image)));
        else if (fault is { AfterLog: { } text })
            stream.Watch(text, () => HaltLater(job, attempt, fault, image));
        if (program.Count == 0)
            timeline.At(fault is null ? 0 : fault.AfterMs + 1, () => Finish(job, attempt, AttemptEnd.Exit(0)));
        else
            Run(job, attempt, program, stream);
    }

    private void HaltLater(Job job, Attempt attempt, JobFault fault, string image)
    {
        lock (state.Gate)
            timeline.At(fault.AfterMs, () => Halt(job, attempt, AttemptEnd.Of(fault, image)));
    }

    private void Run(Job job, Attempt attempt, IReadOnlyList<string> program, LogStream stream)
    {
        attempt.HasProcess = true;
        _ = RunAsync(job, attempt, program, stream);
    }

    private async Task RunAsync(Job job, Attempt attempt, IReadOnlyList<string> program, LogStream stream)
    {
        var start = LocalContainer.Describe(state, job, attempt, program);
        var end = await Task.Run(() => LocalContainer.RunAsync(start, stream.Write, attempt.Kill.Token));
        lock (state.Gate)
            Finish(job, attempt, end);
    }

    private void Finish(Job job, Attempt attempt, AttemptEnd end)
    {
        if (attempt.End is not null)
            return;
        attempt.End = attempt.Forced ?? end;
        attempt.StoppedAt = DateTimeOffset.UtcNow;
        job.Attempts.Add(attempt);
        job.Current = null;
        ended(job, attempt);
    }

    private IReadOnlyList<string>? Program(string image) => state.Options.Images.Count == 0
        ? ["/usr/bin/env", "--"]
        : state.Options.Images.FirstOrDefault(pair => Glob.Matches(pair.Key, image)).Value;

    private JobFault? TakeFault(Job job, Attempt attempt)
    {
        var fault = state.JobFaults.Find(fault => Glob.Matches(fault.Job, job.Name) && (fault.Attempt ?? attempt.Number) == attempt.Number);
        if (fault is null)
            return null;
        befallen[fault] = befallen.GetValueOrDefault(fault) + 1;
        if (befallen[fault] == fault.Times)
            state.JobFaults.Remove(fault);
        return fault;
    }

    private static string LogGroupOf(Job job) => (string?)job.Container["logConfiguration"]?["options"]?["awslogs-group"] ?? "/aws/batch/job";
}
