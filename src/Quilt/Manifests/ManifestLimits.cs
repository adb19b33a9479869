using System.Globalization;

namespace Quilt.Manifests;

/// <summary>Limits of the package format.</summary>
internal static class ManifestLimits
{
    /// <summary>The environment variable that lifts the limit of a record, quilt3's own.</summary>
    public const string RecordVariable = "QUILT_MANIFEST_MAX_RECORD_SIZE";

    private const int DefaultRecord = 1_000_000;

    /// <summary>The most bytes that one line may have, its end not counted.</summary>
    public static int Record =>
        int.TryParse(Environment.GetEnvironmentVariable(RecordVariable), NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0
            ? Math.Min(limit, 1 << 28)
            : DefaultRecord;

    /// <summary>What to tell about a record that is too long.</summary>
    public static string TooLong =>
        $"is longer than {Record.ToString(CultureInfo.InvariantCulture)} bytes. Set {RecordVariable} to allow longer records.";
}
