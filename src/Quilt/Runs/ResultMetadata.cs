using System.Collections.Immutable;

namespace Quilt.Runs;

/// <summary>
/// How results tell where they come from (docs/run-record.md): each entry names its subject, job and input key, and the package's
/// metadata holds the run under <c>run</c>; runs before it, whose results are still there, under <c>earlier_runs</c>.
/// </summary>
internal static class ResultMetadata
{
    public const string InputKey = "input_key";
    public const string Outcome = "outcome";
    private const string Run = "run";
    private const string EarlierRuns = "earlier_runs";

    /// <summary>The metadata of a job's results.</summary>
    public static Metadata OfEntry(RunRecord record, JobState job) => WithoutNulls(
    [
        new("subject", job.Subject.Id),
        new("group", job.Subject.Group),
        new("session", job.Subject.Session),
        new("label", job.Subject.Label),
        new("input", InputOf(record, job)),
        new(InputKey, job.Current.InputKey.Length > 0 ? job.Current.InputKey : null),
        new(Run, record.Header.Id),
        new("job", RunId.OfJob(record.Header.Id, job.Number)),
        new(Outcome, job.Current.Outcome == JobOutcome.Incomplete ? nameof(JobOutcome.Incomplete) : null),
        new("image_digest", job.Current.ImageDigest),
        new(RunResources.Memory, (long?)job.Current.AskedMemory),
    ]);

    /// <summary>The package with a run in its metadata.</summary>
    public static Package Add(Package package, RunHeader run, JobCounts counts)
    {
        var metadata = package.Metadata;
        var earlier = RunsOf(metadata).Where(other => other["id"] as string != run.Id).ToList();
        if (earlier.Count > 0)
        {
            var used = package.Content.Select(entry => entry.Metadata[Run] as string).ToHashSet();
            earlier.RemoveAll(other => !used.Contains(other["id"] as string));
        }
        metadata = metadata.With(Run, OfRun(run, counts));
        return package with { Metadata = earlier.Count > 0 ? metadata.With(EarlierRuns, earlier) : metadata.Without(EarlierRuns) };
    }

    /// <summary>The id of the run whose results were pushed as this revision; null when it was none.</summary>
    public static string? RunOf(Package package) => (package.Metadata[Run] as Metadata)?["id"] as string;

    /// <summary>Reads where an entry comes from.</summary>
    /// <returns>Null when the entry was not made by a run.</returns>
    public static Provenance? Trace(Entry entry, Package? package)
    {
        var metadata = entry.Metadata;
        var inputKey = metadata[InputKey] as string;
        if (metadata["subject"] is not string subject || (inputKey ?? metadata[Run] as string) is null)
            return null;
        var run = package is null ? Metadata.Empty : RunsOf(package.Metadata).FirstOrDefault(run => run["id"] as string == metadata[Run] as string) ?? Metadata.Empty;
        return new Provenance
        {
            Subject = subject,
            Group = metadata["group"] as string,
            Session = metadata["session"] as string,
            Label = metadata["label"] as string,
            Input = InputOf(run["input"] as string, metadata["input"] as string),
            InputKey = inputKey,
            Run = metadata[Run] as string,
            Job = metadata["job"] as string,
            Engine = run["engine"] as string,
            Region = run["region"] as string,
            Queue = run["queue"] as string,
            JobDefinition = run["job_definition"] as string,
            Image = run["image"] as string,
            ImageDigest = metadata["image_digest"] as string ?? run["image_digest"] as string,
            Command = [.. TextsOf(run["command"])],
            Environment = run["environment"] as Metadata ?? Metadata.Empty,
            SecretName = [.. TextsOf(run["secrets"])],
            ExpectedOutput = [.. TextsOf(run["expected_output"])],
            UploadMetadata = run["upload_metadata"] is true,
            StageInput = run["stage_input"] is true,
            Output = run["output"] as string,
            Resource = ResourceOf(run, metadata),
            Package = package?.ToString(),
            LogicalKey = entry.LogicalKey,
        };
    }

    // One that ran out of memory and was given more would run out of it again.
    private static Metadata ResourceOf(Metadata run, Metadata entry)
    {
        var ofAll = run["resources"] as Metadata ?? Metadata.Empty;
        return entry[RunResources.Memory] is long memory ? ofAll.With(RunResources.Memory, memory) : ofAll;
    }

    private static Metadata OfRun(RunHeader run, JobCounts counts)
    {
        var program = run.Spec.Program;
        return WithoutNulls(
        [
            new("id", run.Id),
            new("input", RunUri.Of(run, null)),
            new("engine", run.Spec.Engine),
            new("region", run.Spec.Aws?.Region),
            new("queue", run.Spec.Queue),
            new("job_definition", run.Spec.JobDefinition),
            new("image", program?.Path ?? run.Spec.Image),
            new("image_digest", program?.Digest ?? run.Spec.ImageDigest),
            new("command", program is null ? run.Spec.Command : [program.Path, .. program.Arguments]),
            new("environment", run.Spec.Environment.IsEmpty ? null : run.Spec.Environment),
            new("secrets", run.SecretNames.IsEmpty ? null : run.SecretNames),
            new("expected_output", run.Spec.ExpectedOutput.IsEmpty ? null : run.Spec.ExpectedOutput),
            new("upload_metadata", run.Spec.UploadMetadata ? true : null),
            new("stage_input", run.Spec.Aws is { StageInput: true } ? true : null),
            new("output", run.Spec.Output),
            new("resources", RunResources.Of(run.Spec)),
            new("jobs", Metadata.From(counts.ByState.Select(count => KeyValuePair.Create(count.Key, (object?)count.Value)))),
        ]);
    }

    /// <summary>The runs that a package's metadata tells of, the last one first.</summary>
    public static IEnumerable<Metadata> RunsOf(Metadata metadata) =>
        new[] { metadata[Run] }.Concat(metadata[EarlierRuns] as IEnumerable<object?> ?? []).OfType<Metadata>();

    // What imported jobs read was in no package: the image's place says all that is known.
    private static string InputOf(RunRecord record, JobState job) =>
        record.Header.Package is null ? SubjectImage.UrlOf(record.ReadSubject(job)) : job.ImageKey;

    private static string? InputOf(string? revision, string? key) => key is not null && QuiltUri.TryParse(revision, out var uri)
        ? (uri with { Path = key }).ToString()
        : revision ?? (key?.StartsWith("s3://", StringComparison.Ordinal) == true ? key : null);

    private static ImmutableArray<string> TextsOf(object? value) => value is IEnumerable<object?> items ? [.. items.OfType<string>()] : [];

    private static Metadata WithoutNulls(IEnumerable<KeyValuePair<string, object?>> pairs) => Metadata.From(pairs.Where(pair => pair.Value is not null));
}
