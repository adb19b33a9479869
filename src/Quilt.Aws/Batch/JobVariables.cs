using System.Globalization;
using System.Text.Json;
using Amazon.Batch.Model;
using Quilt.Runs;
using Quilt.Runs.Local;

namespace Quilt.Aws.Batch;

/// <summary>The variables of jobs on AWS Batch (docs/container-contract.md).</summary>
internal static class JobVariables
{
    /// <summary>Where a child of an array finds its own variables: a line of JSON for each, in the order of their indices.</summary>
    public const string Array = "QUILT_ARRAY";

    /// <summary>The run's id.</summary>
    public const string Run = "QUILT_RUN_ID";

    /// <summary>The image, where it is newest; a copy, where the job has one of its own.</summary>
    public const string InputImage = "INPUT_IMAGE";

    /// <summary>Where the job writes to.</summary>
    public const string Output = "OUTPUT_PATH";

    /// <summary>The input key of its attempt.</summary>
    public const string InputKey = "QUILT_INPUT_KEY";

    private const string Uri = "QUILT_URI";

    private const int Frame = 24; // {"name":"…","value":"…"},

    // Longer metadata goes into an object of its own.
    private const int LongestMetadata = 2048;

    /// <summary>What AWS Batch says that a job was given for a variable; null: nothing.</summary>
    public static string? Of(JobDetail job, string name) => job.Container?.Environment?.Find(variable => variable.Name == name)?.Value;

    /// <summary>What is the same for all jobs of a run.</summary>
    public static Dictionary<string, string> Shared(RunHeader run, IReadOnlyDictionary<string, string> secrets) => Merge(
        run.Spec.Environment.Concat(secrets),
        [
            ("CMET_TIMEOUT", run.Spec.Timeout is { } timeout ? Math.Ceiling(timeout.TotalSeconds).ToString(CultureInfo.InvariantCulture) : null),
            ("QUILT_PACKAGE", run.Package),
            ("QUILT_TOP_HASH", run.TopHash),
            ("QUILT_REGISTRY", run.Registry),
            (Run, run.Id),
        ]);

    /// <summary>What each job has of its own.</summary>
    /// <param name="run">The run.</param>
    /// <param name="job">The job; its last attempt is meant.</param>
    /// <param name="subject">Its subject with all inputs.</param>
    /// <param name="places">Where its inputs are.</param>
    /// <param name="room">How long they may be in the JSON of the overrides before metadata goes into an object, and then the URI is left out.</param>
    /// <returns>The variables, and the metadata that is to become an object, if it is.</returns>
    public static (Dictionary<string, string> Variables, string? LongMetadata) Own(RunHeader run, JobState job, Subject subject, InputPlaces places, int room)
    {
        var metadata = SubjectSidecar.DetailsOf(run.Spec, subject).ToString();
        var variables = Own(run, job, subject, places, metadata);
        if (LengthOf(metadata) <= LongestMetadata && LengthOf(variables) <= room)
            return (variables, null);
        variables = Own(run, job, subject, places, null);
        if (LengthOf(variables) > room)
            variables.Remove(Uri);
        return (variables, metadata);
    }

    /// <summary>What marks an attempt among all jobs of a queue.</summary>
    public static string MarkOf(RunHeader run, JobState job) =>
        string.Create(CultureInfo.InvariantCulture, $"{RunId.OfJob(run.Id, job.Number)}.{job.Current.Number}");

    /// <summary>What marks an array.</summary>
    public static string MarkOf(RunHeader run, int array) => string.Create(CultureInfo.InvariantCulture, $"{run.Id}.array-{array}");

    /// <summary>
    /// How long variables may be in the JSON of a job's overrides, whose characters AWS counts with JSON's own. What of it AWS escapes is not told:
    /// here everything is that some writer of JSON escapes. So it says what had better go elsewhere.
    /// </summary>
    public static int LengthOf(IEnumerable<KeyValuePair<string, string>> variables) => variables.Sum(pair => LengthOf(pair.Key) + LengthOf(pair.Value) + Frame);

    /// <summary>How long they are at least: with nothing escaped but what has to be. Who goes by this refuses nothing that AWS may take.</summary>
    public static int LeastLengthOf(IEnumerable<KeyValuePair<string, string>> variables) => variables.Sum(pair => LeastLengthOf(pair.Key) + LeastLengthOf(pair.Value) + Frame);

    private static int LengthOf(string text) => JsonEncodedText.Encode(text).EncodedUtf8Bytes.Length;

    private static int LeastLengthOf(string text) => text.Sum(c => c switch { '"' or '\\' => 2, < ' ' => 6, _ => 1 });

    private static Dictionary<string, string> Own(RunHeader run, JobState job, Subject subject, InputPlaces places, string? metadata) => Merge(
        [],
        [
            (InputImage, places.ImageOf(subject)),
            ("INPUT_VERSION_ID", places.VersionOf(subject)),
            ("INPUT_FILES", JobPlaces.InputListOf(run, job)),
            (Output, JobPlaces.OutputOf(run, job)),
            ("SUBJECT_METADATA", metadata),
            ("SUBJECT_METADATA_FILE", metadata is null ? JobPlaces.MetadataOf(run, job) : null),
            ("SUBJECT_SIDECAR", run.Spec.UploadMetadata ? JobPlaces.SidecarOf(run, job) : null),
            (Uri, RunUri.Of(run, job.ImageKey)),
            ("QUILT_SUBJECT", subject.Id),
            ("QUILT_INPUT_HASH", subject.ImageFolder is null ? subject.ImageFiles[0].Hash?.Value : null),
            (InputKey, job.Current.InputKey),
            (JobMark.Variable, MarkOf(run, job)),
        ]);

    // What the contract says stands over what users give.
    private static Dictionary<string, string> Merge(IEnumerable<KeyValuePair<string, string>> given, IEnumerable<(string Name, string? Value)> contract)
    {
        Dictionary<string, string> all = [];
        foreach (var (name, value) in given)
            all[name] = value;
        foreach (var (name, value) in contract)
        {
            if (value is not null)
                all[name] = value;
        }
        return all;
    }
}
