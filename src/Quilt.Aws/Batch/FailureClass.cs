using System.Text.RegularExpressions;

namespace Quilt.Aws.Batch;

/// <summary>What kind of failure an attempt's was, by what AWS Batch and ECS say of it. The recorded cases are in the tests.</summary>
internal static partial class FailureClass
{
    private const int Killed = 137;

    /// <summary>The kind of a failure.</summary>
    /// <param name="exitCode">The container's exit code.</param>
    /// <param name="reason">The container's reason.</param>
    /// <param name="statusReason">The attempt's, else the job's.</param>
    /// <param name="isStopped">Whether somebody cancelled or terminated the job.</param>
    /// <param name="lastLines">The end of its log; null: nobody could read it, which says nothing, while an empty one does.</param>
    public static JobFailure Of(int? exitCode, string? reason, string? statusReason, bool isStopped, IReadOnlyList<string>? lastLines)
    {
        // What somebody wrote who stopped it is no sign of anything: then only AWS's own sentences count.
        if (isStopped && !OwnSentence().IsMatch(statusReason ?? ""))
            statusReason = null;
        var said = $"{reason}\n{statusReason}";
        if (OutOfMemory().IsMatch(said))
            return JobFailure.OutOfMemory;
        if (TimedOut().IsMatch(said))
            return JobFailure.TimedOut;
        if (Spot().IsMatch(said))
            return JobFailure.SpotReclaimed;
        // A queue may cancel by itself what it cannot start (its jobStateTimeLimitActions), with the reason that the job had.
        if (exitCode is null && NeverPlaced().IsMatch(statusReason ?? ""))
            return JobFailure.NotStarted;
        if (isStopped)
            return JobFailure.Stopped;
        if (Disk().IsMatch(said))
            return JobFailure.DiskFull;
        if (Permission().IsMatch(said))
            return JobFailure.PermissionDenied;
        if (Image().IsMatch(said))
            return JobFailure.ImageNotPulled;
        if (exitCode is null)
            return JobFailure.NotStarted;
        return lastLines is null ? JobFailure.Application : OfProgram(exitCode.Value, string.Join('\n', lastLines));
    }

    // What a program says of itself counts only where nobody else said anything.
    private static JobFailure OfProgram(int exitCode, string log) =>
        Disk().IsMatch(log) ? JobFailure.DiskFull
        : ProgramMemory().IsMatch(log) ? JobFailure.OutOfMemory
        : ProgramPermission().IsMatch(log) ? JobFailure.PermissionDenied
        : exitCode == Killed && log.Length == 0 ? JobFailure.OutOfMemory // the kernel kills without a word
        : JobFailure.Application;

    [GeneratedRegex(@"^(Host EC2 \(instance [^)]*\) (terminated|stopped)|Your Spot Task was interrupted|Job attempt duration exceeded timeout|(MISCONFIGURATION|CAPACITY|ACTION_REQUIRED):)")]
    private static partial Regex OwnSentence();

    [GeneratedRegex("OutOfMemory|OOM ?Killed|killed due to memory usage|Cannot allocate memory", RegexOptions.IgnoreCase)]
    private static partial Regex OutOfMemory();

    [GeneratedRegex("attempt duration exceeded timeout", RegexOptions.IgnoreCase)]
    private static partial Regex TimedOut();

    [GeneratedRegex(@"Host EC2 \(instance [^)]*\) (terminated|stopped)|spot.*(interrupt|reclaim|terminat)|SpotInterruption", RegexOptions.IgnoreCase)]
    private static partial Regex Spot();

    [GeneratedRegex("^(MISCONFIGURATION|CAPACITY|ACTION_REQUIRED):")]
    private static partial Regex NeverPlaced();

    [GeneratedRegex("no space left on device|disk quota exceeded|devmapper.*(thin pool|free data blocks)", RegexOptions.IgnoreCase)]
    private static partial Regex Disk();

    [GeneratedRegex("AccessDenied|not authorized to perform|unable to assume the role|is not authorized|no basic auth credentials|ECS was unable to assume|unable to pull secrets|ResourceInitializationError.*(secret|role|auth)|CannotPullContainerError.*(403 Forbidden|denied)", RegexOptions.IgnoreCase)]
    private static partial Regex Permission();

    [GeneratedRegex("CannotPull|CannotInspectContainer|manifest .*(not found|unknown)|image .*not found|matching platform|pull access|toomanyrequests|exec format error", RegexOptions.IgnoreCase)]
    private static partial Regex Image();

    [GeneratedRegex(@"\bMemoryError\b|std::bad_alloc|Cannot allocate memory|java\.lang\.OutOfMemoryError|CUDA out of memory|(?-i:^Killed$)", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex ProgramMemory();

    [GeneratedRegex(@"\(AccessDenied\)|\bAccessDenied(Exception)?\b|not authorized to perform|Unable to locate credentials|An error occurred \(403\)", RegexOptions.None)]
    private static partial Regex ProgramPermission();
}
