using System.Globalization;
using System.Text.Json;
using Amazon.Batch;
using Amazon.Batch.Model;
using Quilt.Runs;
using Quilt.Runs.Local;

namespace Quilt.Aws.Batch;

/// <summary>What is sent to AWS Batch for an attempt of a job.</summary>
internal static class JobRequest
{
    // AWS's limit counts the overrides' JSON; what it escapes is not told, so here everything beyond ASCII is.
    private const int LongestOverrides = 8192;
    private const int LongestMetadata = 2048;

    /// <summary>The request.</summary>
    /// <param name="run">The run.</param>
    /// <param name="job">The job; its last attempt is meant.</param>
    /// <param name="subject">Its subject with all inputs.</param>
    /// <param name="secrets">The run's secrets.</param>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidEnvironment"/>: the variables are longer than AWS Batch takes.</exception>
    public static SubmitJobRequest Of(RunHeader run, JobState job, Subject subject, IReadOnlyDictionary<string, string> secrets)
    {
        var spec = run.Spec;
        var aws = spec.Aws!;
        return new SubmitJobRequest
        {
            JobName = JobNames.Of(subject.JobName),
            JobQueue = spec.Queue,
            JobDefinition = spec.JobDefinition,
            ContainerOverrides = Checked(new ContainerOverrides
            {
                Environment = [.. Environment(run, job, subject, secrets).Select(pair => new Amazon.Batch.Model.KeyValuePair { Name = pair.Key, Value = pair.Value })],
                ResourceRequirements = NullIfEmpty(Resources(aws with { Memory = job.Current.AskedMemory ?? aws.Memory })),
            }, subject),
            DependsOn = NullIfEmpty(aws.DependsOn.Select(id => new JobDependency { JobId = id })),
            PropagateTags = true,
            RetryStrategy = RetryRule.Strategy(aws),
            SchedulingPriorityOverride = aws.Priority,
            ShareIdentifier = aws.ShareIdentifier,
            Tags = Tags(run, subject),
            Timeout = spec.Timeout is { } timeout ? new JobTimeout { AttemptDurationSeconds = (int)Math.Ceiling(timeout.TotalSeconds) } : null,
        };
    }

    /// <summary>What marks an attempt among all jobs of a queue.</summary>
    public static string MarkOf(RunHeader run, JobState job) =>
        string.Create(CultureInfo.InvariantCulture, $"{RunId.OfJob(run.Id, job.Number)}.{job.Current.Number}");

    /// <summary>The subject's metadata, when it is too long for an environment variable and goes into an object of its own; else null.</summary>
    public static string? LongMetadata(Subject subject) => Metadata(subject) is var text && Encoded(text) > LongestMetadata ? text : null;

    private static Dictionary<string, string> Environment(RunHeader run, JobState job, Subject subject, IReadOnlyDictionary<string, string> secrets)
    {
        Dictionary<string, string> all = [];
        foreach (var (name, value) in run.Spec.Environment.Concat(secrets))
            all[name] = value;
        foreach (var (name, value) in Contract(run, job, subject))
        {
            if (value is not null)
                all[name] = value;
        }
        return all;
    }

    private static IEnumerable<(string Name, string? Value)> Contract(RunHeader run, JobState job, Subject subject)
    {
        var image = subject.ImageFolder is null ? subject.ImageFiles[0] : null;
        var isLong = LongMetadata(subject) is not null;
        return
        [
            ("INPUT_IMAGE", JobPlaces.ImageOf(subject)),
            ("INPUT_VERSION_ID", image?.PhysicalKey.VersionId),
            ("INPUT_FILES", JobPlaces.InputListOf(run, job)),
            ("OUTPUT_PATH", JobPlaces.OutputOf(run, job)),
            ("SUBJECT_METADATA", isLong ? null : Metadata(subject)),
            ("SUBJECT_METADATA_FILE", isLong ? JobPlaces.MetadataOf(run, job) : null),
            ("CMET_TIMEOUT", run.Spec.Timeout is { } timeout ? Math.Ceiling(timeout.TotalSeconds).ToString(CultureInfo.InvariantCulture) : null),
            ("QUILT_PACKAGE", run.Package),
            ("QUILT_TOP_HASH", run.TopHash),
            ("QUILT_REGISTRY", run.Registry),
            ("QUILT_URI", RunUri.Of(run, job.ImageKey)),
            ("QUILT_RUN_ID", run.Id),
            ("QUILT_SUBJECT", subject.Id),
            ("QUILT_INPUT_HASH", image?.Hash?.Value),
            ("QUILT_INPUT_KEY", job.Current.InputKey),
            (JobMark.Variable, MarkOf(run, job)),
        ];
    }

    private static string Metadata(Subject subject) => (subject.ScanDetails as Metadata ?? Quilt.Metadata.Empty).ToString();

    private static int Encoded(string text) => JsonEncodedText.Encode(text).EncodedUtf8Bytes.Length;

    private static ContainerOverrides Checked(ContainerOverrides overrides, Subject subject)
    {
        // {"name":"…","value":"…"}, for each variable, and what is around them.
        const int Frame = 24;
        var length = overrides.Environment.Sum(pair => Encoded(pair.Name) + Encoded(pair.Value) + Frame) + 512;
        return length <= LongestOverrides
            ? overrides
            : throw new QuiltException(
                Problem.InvalidEnvironment,
                $"The environment of '{subject.JobName}' takes {length} characters, and AWS Batch {LongestOverrides}: give less with -Environment and -LicenseFile, or put it into the job definition.",
                subject);
    }

    private static IEnumerable<ResourceRequirement> Resources(AwsSpec aws)
    {
        if (aws.Vcpu is { } vcpu)
            yield return new() { Type = ResourceType.VCPU, Value = vcpu.ToString(CultureInfo.InvariantCulture) };
        if (aws.Memory is { } memory)
            yield return new() { Type = ResourceType.MEMORY, Value = memory.ToString(CultureInfo.InvariantCulture) };
        if (aws.Gpu is { } gpu)
            yield return new() { Type = ResourceType.GPU, Value = gpu.ToString(CultureInfo.InvariantCulture) };
    }

    private static Dictionary<string, string> Tags(RunHeader run, Subject subject)
    {
        Dictionary<string, string> tags = new()
        {
            ["quilt:package"] = JobNames.Tag(run.Package!),
            ["quilt:study"] = JobNames.Tag(run.Package!.Split('/')[^1]),
            ["quilt:top-hash"] = run.TopHash!,
            ["quilt:run"] = run.Id,
            ["quilt:subject"] = JobNames.Tag(subject.Name),
        };
        foreach (var (name, value) in run.Spec.Aws!.Tags)
            tags[name] = value;
        return tags;
    }

    private static List<T>? NullIfEmpty<T>(IEnumerable<T> items) => items.ToList() is { Count: > 0 } list ? list : null;
}
