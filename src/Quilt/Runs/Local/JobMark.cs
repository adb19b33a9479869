using System.Globalization;

namespace Quilt.Runs.Local;

/// <summary>
/// What marks every process of an attempt in its environment, so that none survives it: the watch's token, the owner's token, the job
/// and the attempt. Whoever looks for processes looks for the part that he means.
/// </summary>
internal static class JobMark
{
    /// <summary>The variable.</summary>
    public const string Variable = "QUILT_ATTEMPT";

    /// <summary>Marks all attempts of an owner.</summary>
    public static string Of(string ownerToken) => $".{ownerToken}.";

    /// <summary>Marks one attempt.</summary>
    public static string Of(string ownerToken, string runId, int job, int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{Of(ownerToken)}{RunId.OfJob(runId, job)}.{attempt}.");
}
