namespace Quilt.FakeBatch.Jobs;

/// <summary>How an attempt ended, in the words of AWS Batch.</summary>
/// <param name="ExitCode">The container's exit code; null when there was none.</param>
/// <param name="Reason">The container's reason.</param>
/// <param name="StatusReason">The attempt's.</param>
/// <param name="MayRetry">Whether the retry strategy is asked.</param>
internal sealed record AttemptEnd(int? ExitCode, string? Reason, string StatusReason, bool MayRetry = true)
{
    private const string Exited = "Essential container in task exited";

    public static AttemptEnd TimedOut { get; } = new(137, null, "Job attempt duration exceeded timeout", MayRetry: false);

    public bool IsSuccess => ExitCode == 0;

    public static AttemptEnd Exit(int code) => new(code, null, Exited);

    public static AttemptEnd CannotPull(string image) => new(
        null, $"CannotPullContainerError: Error response from daemon: manifest for {image} not found: manifest unknown: Requested image not found", "Task failed to start");

    public static AttemptEnd CannotStart(string why) => new(null, $"CannotStartContainerError: Error response from daemon: {why}", "Task failed to start");

    public static AttemptEnd Terminated(string reason) => new(137, null, reason, MayRetry: false);

    public static AttemptEnd Of(JobFault fault, string image) => fault.Kind switch
    {
        JobFaultKind.Spot => new(null, null, $"Host EC2 (instance i-{Guid.NewGuid().ToString("n")[..17]}) terminated."),
        JobFaultKind.OutOfMemory => new(137, "OutOfMemoryError: Container killed due to memory usage", Exited),
        JobFaultKind.CannotPull => CannotPull(image),
        _ => new(fault.ExitCode, fault.Reason, fault.StatusReason),
    };
}
