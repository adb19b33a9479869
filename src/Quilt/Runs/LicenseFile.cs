using System.Collections.Immutable;
using System.Text.Json;

namespace Quilt.Runs;

/// <summary>
/// A file of environment variables for jobs that are nobody else's business: a JSON list, <c>[{"name": "FS_LICENSE", "value": "…"}]</c>,
/// as AWS Batch writes environments. No message about it shows a value.
/// </summary>
public static class LicenseFile
{
    // Licenses are short; what is longer was named by mistake.
    private const long MaxBytes = 1 << 20;

    /// <summary>Reads the names and values of a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="QuiltException"><see cref="Problem.PathNotFound"/>; <see cref="Problem.InvalidLicenseFile"/>: it is not such a list.</exception>
    public static ImmutableSortedDictionary<string, string> Read(string path)
    {
        if (!File.Exists(path))
            throw new QuiltException(Problem.PathNotFound, $"There is no license file '{path}'.", path);
        if (new FileInfo(path).Length > MaxBytes)
            throw Invalid(path, "it is longer than 1 MiB");
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return json.RootElement.EnumerateArray().ToImmutableSortedDictionary(
                item => item.GetProperty("name").GetString() ?? throw new JsonException(),
                item => item.GetProperty("value").GetString() ?? throw new JsonException(),
                StringComparer.Ordinal);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            // The parser's own message may quote the file.
            throw Invalid(path, "it is not a JSON list of objects with a name and a value, each name once");
        }
    }

    private static QuiltException Invalid(string path, string why) =>
        new(Problem.InvalidLicenseFile, $"'{path}' cannot be a license file: {why}.", path);
}
