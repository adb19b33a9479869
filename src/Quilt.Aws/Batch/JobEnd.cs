using System.Globalization;
using Amazon.Batch;
using Amazon.Batch.Model;
using Quilt.Runs;
using Quilt.Runs.Local;

namespace Quilt.Aws.Batch;

/// <summary>The end of a job as DescribeJobs tells it. The recorded cases are in the tests.</summary>
internal static class JobEnd
{
    /// <summary>What is known of any end: exit code, times, log, tries, and what the job had.</summary>
    /// <param name="job">The job.</param>
    /// <param name="detail">What DescribeJobs says of it.</param>
    /// <param name="startSlack">How much later than its program's the start may be that is told.</param>
    public static AttemptEnded Of(JobState job, JobDetail detail, TimeSpan startSlack)
    {
        var last = LastTry(detail);
        var container = detail.Container;
        var started = Time(last?.StartedAt ?? detail.StartedAt);
        return new AttemptEnded
        {
            Job = job.Number,
            Attempt = job.Current.Number,
            Status = StatusOf(detail) ?? job.Current.Status,
            Outcome = JobOutcome.Failed,
            ExitCode = last?.Container?.ExitCode ?? container?.ExitCode,
            Tries = Math.Max(1, detail.Attempts?.Count ?? 0),
            TryTimes = TriesOf(detail) is { Count: > 1 } tries ? tries : null,
            Started = started,
            Since = Later(Time(detail.Attempts is [.., var before, _] ? before.StoppedAt : detail.CreatedAt), started - startSlack),
            Stopped = Time(detail.StoppedAt ?? last?.StoppedAt),
            LogStream = last?.Container?.LogStreamName ?? container?.LogStreamName,
            Vcpu = Resource(container, ResourceType.VCPU) ?? container?.Vcpus,
            Memory = (int?)Resource(container, ResourceType.MEMORY) ?? container?.Memory,
            InstanceType = container?.InstanceType,
        };
    }

    /// <summary>The end of a job that failed, with its kind and reason.</summary>
    /// <param name="end">What <see cref="Of"/> gave.</param>
    /// <param name="detail">What DescribeJobs says of it.</param>
    /// <param name="stopReason">Why somebody asked this module for its end; null: nobody did.</param>
    /// <param name="lastLines">The end of its log; null: it could not be read.</param>
    public static AttemptEnded Explain(AttemptEnded end, JobDetail detail, string? stopReason, IReadOnlyList<string>? lastLines)
    {
        var last = LastTry(detail);
        var reason = last?.Container?.Reason ?? detail.Container?.Reason;
        var isStopped = IsStopped(detail, stopReason);
        // What ended a job that was stopped between two tries is not what ended the try before.
        var statusReason = isStopped ? detail.StatusReason ?? last?.StatusReason : last?.StatusReason ?? detail.StatusReason;
        var failure = FailureClass.Of(end.ExitCode, Unless(stopReason, reason), Unless(stopReason, statusReason), isStopped, lastLines);
        return end with
        {
            Failure = failure,
            Reason = failure == JobFailure.Stopped ? $"stopped: {stopReason ?? detail.StatusReason}" : Say(end.ExitCode, reason, statusReason),
            LastLines = lastLines is { Count: > 0 } ? lastLines : null,
        };
    }

    /// <summary>The tries of a job that have ended.</summary>
    public static IReadOnlyList<JobTry> TriesOf(JobDetail detail) =>
        [.. (detail.Attempts ?? []).Where(one => one.StoppedAt is not null).Select(one => new JobTry(Time(one.StartedAt), Time(one.StoppedAt)!.Value))];

    /// <summary>The state of a job; null: one that is not known here, as a later AWS Batch may have.</summary>
    public static JobStatus? StatusOf(JobDetail detail) => Enum.TryParse<JobStatus>(detail.Status?.Value, out var status) ? status : null;

    /// <summary>Whether somebody cancelled or terminated it, here or elsewhere.</summary>
    public static bool IsStopped(JobDetail detail, string? stopReason) => stopReason is not null || detail.IsCancelled == true || detail.IsTerminated == true;

    // The user's own words, which AWS Batch repeats, may say anything.
    private static string? Unless(string? stopReason, string? said) => said == stopReason ? null : said;

    private static AttemptDetail? LastTry(JobDetail detail) => detail.Attempts is { Count: > 0 } attempts ? attempts[^1] : null;

    private static string Say(int? exitCode, string? reason, string? statusReason)
    {
        const string Usual = "Essential container in task exited";
        string?[] parts = [reason, statusReason == Usual ? null : statusReason, exitCode is null && (reason ?? statusReason) is not null ? null : ExitReason.Of(exitCode)];
        return string.Join("; ", parts.Where(part => !string.IsNullOrEmpty(part)));
    }

    private static double? Resource(ContainerDetail? container, ResourceType type) =>
        container?.ResourceRequirements?.Find(one => one.Type == type)?.Value is { } text && double.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : null;

    // What others write at its output while it waits for a machine is not its own.
    private static DateTimeOffset? Later(DateTimeOffset? since, DateTimeOffset? start) => since is null || start > since ? start : since;

    private static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;
}
