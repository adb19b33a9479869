using System.Text.Encodings.Web;
using System.Text.Json;

namespace Quilt.Runs;

/// <summary>
/// The <c>dataset_description.json</c> of results, as the BIDS specification asks of derivatives: what generated them (GeneratedBy), and of
/// which data sets (SourceDatasets). It holds no time, so that the same runs make the same file.
/// </summary>
public static class DatasetDescription
{
    /// <summary>The file's name.</summary>
    public const string FileName = "dataset_description.json";

    private const string BidsVersion = "1.10.0";

    /// <summary>The place of the file in a package, where the results of a run are pushed.</summary>
    /// <param name="run">The run.</param>
    /// <param name="prefix">The place that was named in place of the run's output; null: none was.</param>
    /// <exception cref="QuiltException">
    /// <see cref="Problem.InvalidLogicalKey"/>: the results are at the package's root, whose description is that of the package's own data.
    /// </exception>
    public static string KeyOf(Run run, string? prefix)
    {
        var place = PlaceOf(run, prefix);
        return place.Length > 0
            ? RunOutput.Join(place, FileName)
            : throw new QuiltException(Problem.InvalidLogicalKey, $"The results are at the root of the package: a {FileName} there describes the package's own data. Name a folder with -Prefix or -Output.", run.Id);
    }

    /// <summary>The file's content: of every run whose results are in the package at that place.</summary>
    /// <param name="package">The package with the results, as <see cref="RunResults.BuildAsync"/> made it.</param>
    /// <param name="run">The run whose results were added last.</param>
    /// <param name="prefix">As for <see cref="KeyOf"/>.</param>
    public static byte[] Write(Package package, Run run, string? prefix)
    {
        var (name, place) = (NameOf(run), PlaceOf(run, prefix));
        var runs = ResultMetadata.RunsOf(package.Metadata)
            .Where(one => one["id"] as string == run.Id || (one["output"] is string output && RunOutput.PlaceOf(output, name) == place))
            .ToList();
        using MemoryStream content = new();
        using (Utf8JsonWriter json = new(content, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("Name", $"{name}: {place}");
            json.WriteString("BIDSVersion", BidsVersion);
            json.WriteString("DatasetType", "derivative");
            json.WriteStartArray("GeneratedBy");
            foreach (var one in runs.DistinctBy(one => (one["image"], one["image_digest"], CommandOf(one))))
                WriteGenerator(json, one);
            json.WriteEndArray();
            json.WriteStartArray("SourceDatasets");
            foreach (var input in runs.Select(one => one["input"] as string).OfType<string>().Distinct())
                WriteSource(json, input);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        content.WriteByte((byte)'\n');
        return content.ToArray();
    }

    private static void WriteGenerator(Utf8JsonWriter json, Metadata run)
    {
        var (image, digest) = (run["image"] as string, run["image_digest"] as string);
        var isContainer = run["engine"] as string == AwsSpec.EngineName;
        // Of imported jobs nobody knows the image, but the job definition: rend:1, too.
        var (name, tag) = NameAndTag(image ?? run["job_definition"] as string ?? "", isContainer);
        json.WriteStartObject();
        json.WriteString("Name", name);
        if ((tag ?? digest) is { } version)
            json.WriteString("Version", version);
        json.WriteString("Description", $"{CommandOf(run)} (run {run["id"]} of QuiltPS)".TrimStart());
        if (isContainer && image is not null)
        {
            json.WriteStartObject("Container");
            json.WriteString("Type", "docker");
            json.WriteString("Tag", image);
            if (digest is not null)
                json.WriteString("URI", $"docker://{image.Split('@')[0]}@{digest}");
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteSource(Utf8JsonWriter json, string input)
    {
        json.WriteStartObject();
        json.WriteString("URL", input);
        if (QuiltUri.TryParse(input, out var uri) && uri.TopHash is { } hash)
            json.WriteString("Version", hash);
        json.WriteEndObject();
    }

    // registry:5000/group/rend:1.4.0@sha256:… is rend 1.4.0.
    private static (string Name, string? Tag) NameAndTag(string image, bool isContainer)
    {
        var last = Path.GetFileName(image.Split('@')[0]);
        return isContainer && last.Split(':') is [var name, var tag] ? (name, tag) : (last.Length > 0 ? last : image, null);
    }

    private static string CommandOf(Metadata run) => string.Join(' ', (run["command"] as IEnumerable<object?> ?? []).OfType<string>());

    private static string? NameOf(Run run) => run.Package?.Split('@')[0];

    private static string PlaceOf(Run run, string? prefix) => RunOutput.PlaceOf(prefix ?? run.Output ?? "", NameOf(run));
}
