using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Quilt.FakeBatch.Operations;

/// <summary>The limits of SubmitJob (its API reference and the service quotas), with the service's own texts where they are known.</summary>
internal static partial class SubmitRules
{
    private const int OverridesLimit = 8192;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const int SizeLimit = 30 * 1024;

    public static void Check(JsonObject request)
    {
        Refuse(!Name.IsMatch((string)request["jobName"]!), "Job name should match valid pattern");
        var size = Encoding.UTF8.GetByteCount(request.ToJsonString());
        Refuse(size > SizeLimit, $"Job size must be less than {SizeLimit / 1024} KiB, got {size / 1024} KiB");
        if (request["containerOverrides"] is JsonObject overrides)
            CheckOverrides(overrides);
        if (request["arrayProperties"]?["size"] is { } array)
            Refuse((int)array is < 2 or > 10_000, "Array size must be between 2 and 10000");
        Refuse(request["dependsOn"]?.AsArray().Count > 20, "A job can depend on at most 20 jobs");
        if (request["timeout"]?["attemptDurationSeconds"] is { } timeout)
            Refuse((int)timeout < 60, "Timeout attemptDurationSeconds must be at least 60");
        if (request["retryStrategy"] is not JsonObject strategy)
            return;
        Refuse(strategy["attempts"] is { } attempts && (int)attempts is < 1 or > 10, "Retry attempts must be between 1 and 10");
        Refuse(strategy["evaluateOnExit"]?.AsArray().Count > 5, "evaluateOnExit can have at most 5 conditions");
    }

    private static void CheckOverrides(JsonObject overrides)
    {
        Refuse(LengthOf(overrides) > OverridesLimit, $"Container Overrides length must be at most {OverridesLimit}");
        Refuse(overrides["command"]?.AsArray().Any(word => ((string)word!).Length == 0) == true, "Command cannot be empty");
        Refuse(
            overrides["environment"]?.AsArray().Any(pair => ((string?)pair!["name"])?.StartsWith("AWS_BATCH", StringComparison.Ordinal) == true) == true,
            "Environment variables cannot start with AWS_BATCH");
    }

    // Characters of the JSON, its own among them, says ECS, whose limit it is; characters beyond ASCII as they are.
    private static int LengthOf(JsonObject overrides)
    {
        const int TwoAsEscaped = 12; // \ud83d\ude00: .NET escapes those beyond 16 bits whatever it is told
        var texts = (overrides["environment"]?.AsArray() ?? []).Select(pair => (string?)pair!["value"] ?? "");
        return overrides.ToJsonString(Plain).Length - texts.Sum(text => text.Count(char.IsHighSurrogate) * (TwoAsEscaped - 2));
    }

    private static void Refuse(bool isWrong, string message)
    {
        if (isWrong)
            throw ApiError.Client(message);
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$")]
    private static partial Regex Name { get; }
}
