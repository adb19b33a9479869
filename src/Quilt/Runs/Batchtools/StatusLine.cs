using System.Text.Json;

namespace Quilt.Runs.Batchtools;

/// <summary>How a job ended, as the status.json of batchtools tells: state → list of objects → job's id → what is known.</summary>
/// <param name="Status">SUCCEEDED or FAILED.</param>
/// <param name="ExitCode">The exit code; null when none was told.</param>
/// <param name="Reason">The reason; null when none was told.</param>
/// <param name="Log">The log stream; null when none was told.</param>
internal sealed record StatusLine(JobStatus Status, int? ExitCode, string? Reason, string? Log)
{
    /// <summary>Reads the jobs that have ended; of others AWS Batch knows more.</summary>
    public static IReadOnlyDictionary<string, StatusLine> ReadEnded(JsonElement file)
    {
        Dictionary<string, StatusLine> ended = [];
        foreach (var status in (JobStatus[])[JobStatus.SUCCEEDED, JobStatus.FAILED])
        {
            if (!file.TryGetProperty(status.ToString(), out var jobs) || jobs.ValueKind != JsonValueKind.Array)
                continue;
            var objects = jobs.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).SelectMany(item => item.EnumerateObject());
            foreach (var job in objects.Where(job => job.Value.ValueKind == JsonValueKind.Object))
                ended[job.Name] = Read(status, job.Value);
        }
        return ended;
    }

    private static StatusLine Read(JobStatus status, JsonElement job) => new(
        status,
        job.TryGetProperty("exit_code", out var code) && code.ValueKind == JsonValueKind.Number && code.TryGetInt32(out var number) ? number : null,
        Text(job, "reason"),
        Text(job, "log"));

    // What batchtools does not know is an empty text.
    private static string? Text(JsonElement job, string name) =>
        job.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
