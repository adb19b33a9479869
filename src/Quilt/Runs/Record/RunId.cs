using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Quilt.Runs;

/// <summary>
/// The form of run and job ids. A run's is <c>20261124-231502-ab12cd</c>: the second of its creation (UTC), and six base-36 digits of which the
/// first two are the fraction of the second, so that ids sort by time. A job's is its run's and its number: <c>20261124-231502-ab12cd-1</c>.
/// </summary>
internal static partial class RunId
{
    private const string Digits = "0123456789abcdefghijklmnopqrstuvwxyz";
    private const int Length = 22;

    public static string Create(DateTimeOffset now)
    {
        var fraction = (int)(now.UtcTicks % TimeSpan.TicksPerSecond * (36 * 36) / TimeSpan.TicksPerSecond);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{now.UtcDateTime:yyyyMMdd-HHmmss}-{Digits[fraction / 36]}{Digits[fraction % 36]}{RandomNumberGenerator.GetString(Digits, 4)}");
    }

    /// <summary>Whether a text has the form of a run's id; nothing else is ever joined to a path.</summary>
    public static bool IsValid(string? text) => text is not null && Form().IsMatch(text);

    public static string OfJob(string runId, int number) => string.Create(CultureInfo.InvariantCulture, $"{runId}-{number}");

    /// <summary>The run and number of a job's id.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.JobNotFound"/>: no job can have that id.</exception>
    public static (string RunId, int Number) SplitJob(string jobId) =>
        jobId.Length > Length + 1 && jobId[Length] == '-' && IsValid(jobId[..Length]) &&
        int.TryParse(jobId.AsSpan(Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (jobId[..Length], number)
            : throw new QuiltException(Problem.JobNotFound, $"'{jobId}' is not the id of a job, which is its run's and a number. By its name it is found with Get-QuiltBatchStatus <run> | Where-Object Name -EQ '{jobId}'.", jobId);

    [GeneratedRegex(@"\A[0-9]{8}-[0-9]{6}-[0-9a-z]{6}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
