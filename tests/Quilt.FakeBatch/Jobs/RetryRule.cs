using System.Globalization;
using System.Text.Json.Nodes;

namespace Quilt.FakeBatch.Jobs;

/// <summary>Whether a failed attempt is followed by another.</summary>
internal static class RetryRule
{
    /// <summary>
    /// The first rule of <c>evaluateOnExit</c> whose conditions all hold decides; where none does, the job is retried, as long as there are attempts
    /// (AWS Batch user guide, automated job retries).
    /// </summary>
    public static bool Retries(JsonObject? strategy, AttemptEnd end, int attempts)
    {
        if (!end.MayRetry || attempts >= ((int?)strategy?["attempts"] ?? 1))
            return false;
        var rule = strategy!["evaluateOnExit"]?.AsArray().FirstOrDefault(rule => Holds(rule!, end));
        return rule is null || string.Equals((string?)rule["action"], "RETRY", StringComparison.OrdinalIgnoreCase);
    }

    private static bool Holds(JsonNode rule, AttemptEnd end) =>
        Holds(rule["onStatusReason"], end.StatusReason) &&
        Holds(rule["onReason"], end.Reason) &&
        Holds(rule["onExitCode"], end.ExitCode?.ToString(CultureInfo.InvariantCulture));

    private static bool Holds(JsonNode? pattern, string? text) => pattern is null || Glob.Matches((string)pattern!, text);
}
