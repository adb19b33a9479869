using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Quilt.Runs.Batchtools;

/// <summary>A job as the submission.json of batchtools tells of it; every member is checked to be fit for a record.</summary>
internal sealed partial record SubmittedLine
{
    private const string S3 = "s3://";

    private string? named;

    public required string JobId { get; init; }

    public required string SubjectId { get; init; }

    public required string Group { get; init; }

    /// <summary>The image, <c>s3://bucket/key</c>, not percent-encoded; for DICOM a folder.</summary>
    public required PhysicalKey Image { get; init; }

    public required string Queue { get; init; }

    public required string JobDefinition { get; init; }

    /// <summary>The prefix that jobs of a submission share: their output is <c>base/group/subject</c>.</summary>
    public required string OutputBase { get; init; }

    /// <summary>When it was submitted.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>The region, as the ARN of the queue or the job definition names it, or as a file of ours says; null when neither does.</summary>
    public string? Region => RegionOf(Queue) ?? RegionOf(JobDefinition) ?? named;

    /// <summary>The image's place in a package of that layout.</summary>
    public string ImageKey => Image.Path.Split('/', StringSplitOptions.RemoveEmptyEntries) is [.., var folder, var name] && LogicalKey.IsValid($"{folder}/{name}")
        ? $"{folder}/{name}"
        : $"{SubjectId}/image";

    /// <summary>Reads a job.</summary>
    /// <param name="key">The key that it stands under.</param>
    /// <param name="json">What stands there.</param>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidRecord"/>, <see cref="Problem.InvalidSubject"/>: the message says what is wrong.</exception>
    public static SubmittedLine Read(string key, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw Wrong(key, "it is no object");
        var subject = Quilt.SubjectId.Check(Text(key, json, "subject_id"));
        var group = Quilt.SubjectId.Check(Text(key, json, "group"), "group");
        var output = Text(key, json, "output_path").TrimEnd('/');
        var place = $"/{group}/{subject}";
        if (!output.StartsWith(S3, StringComparison.Ordinal) || !output.EndsWith(place, StringComparison.Ordinal) || output.Length <= S3.Length + place.Length)
            throw Wrong(key, $"its output_path is not s3://…{place}");
        var id = Text(key, json, "jobId");
        if (!Id().IsMatch(id))
            throw Wrong(key, "its jobId is none of AWS Batch's");
        _ = RunOutput.PlaceOf(output[..^place.Length], null);
        return new SubmittedLine
        {
            JobId = id,
            SubjectId = subject,
            Group = group,
            Image = ImageOf(key, Text(key, json, "image")),
            Queue = Text(key, json, "queue"),
            JobDefinition = Text(key, json, "jobDefinition"),
            OutputBase = output[..^place.Length],
            Date = DateTimeOffset.TryParse(Text(key, json, "date"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date)
                ? date
                : throw Wrong(key, "its date is none"),
            named = json.TryGetProperty("region", out var region) && region.ValueKind == JsonValueKind.String && RegionName().IsMatch(region.GetString()!) ? region.GetString() : null,
        };
    }

    private static string? RegionOf(string name) =>
        name.Split(':') is ["arn", _, "batch", { Length: > 0 } region, ..] && RegionName().IsMatch(region) ? region : null;

    private static PhysicalKey ImageOf(string key, string url) =>
        url.StartsWith(S3, StringComparison.Ordinal) && url[S3.Length..].Split('/', 2) is [{ Length: > 0 } bucket, { Length: > 0 } path]
            ? PhysicalKey.S3(bucket, path.TrimEnd('/'))
            : throw Wrong(key, "its image is not s3://bucket/key");

    private static string Text(string key, JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : throw Wrong(key, $"it has no {name}");

    private static QuiltException Wrong(string key, string why) =>
        new(Problem.InvalidRecord, $"The job '{key}' of the submission file is left out: {why}.", key);

    [GeneratedRegex(@"\A[A-Za-z0-9-]{1,64}(:[0-9]{1,5})?\z")]
    private static partial Regex Id();

    [GeneratedRegex(@"\A[a-z]{2}(-[a-z]+)+-[0-9]\z")]
    private static partial Regex RegionName();
}
