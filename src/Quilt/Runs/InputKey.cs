using System.Security.Cryptography;
using Quilt.Json;

namespace Quilt.Runs;

/// <summary>
/// The input key of a job: SHA-256, in lower-case hex, of everything that determines its result (docs/run-record.md): inputs, program,
/// command and environment; no time, no place, no machine.
/// </summary>
public static class InputKey
{
    /// <summary>The key of a subject's job.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidHash"/>: an input has no hash yet.</exception>
    public static string Compute(Subject subject, RunSpec spec)
    {
        ByteBuffer canonical = new(1024);
        PythonJson.AppendHashForm(canonical, Describe(subject, spec));
        return Convert.ToHexStringLower(SHA256.HashData(canonical.Written));
    }

    /// <summary>The input keys that a package holds results of (from the metadata of its entries), less those of jobs that left too little.</summary>
    public static IReadOnlySet<string> Of(Package package) => FoldersOf(package).Select(result => result.Key).ToHashSet();

    /// <summary>The same with the folder in the package that holds a result; a pair for each file.</summary>
    public static IEnumerable<KeyValuePair<string, string>> FoldersOf(Package package)
    {
        foreach (var entry in package.Entries)
        {
            if (entry.Metadata is var metadata && metadata[ResultMetadata.InputKey] is string key && metadata[ResultMetadata.Outcome] is null)
                yield return KeyValuePair.Create(key, entry.LogicalKey[..Math.Max(0, entry.LogicalKey.LastIndexOf('/'))]);
        }
    }

    // A sidecar that is made for the job is an input, too; jobs without keep the keys that they always had.
    private static Metadata Describe(Subject subject, RunSpec spec) => spec.UploadMetadata
        ? DescribeFiles(subject, spec).With("scan_details", SubjectSidecar.DetailsOf(spec, subject))
        : DescribeFiles(subject, spec);

    private static Metadata DescribeFiles(Subject subject, RunSpec spec) => Metadata.Empty
        .With("command", spec.Program is { } program ? program.Arguments.Select((argument, i) => Describe(argument, program.ArgumentDigests.GetValueOrDefault(i))) : spec.Command)
        .With("environment", Metadata.From((spec.ContainerEnvironment?.SetItems(spec.Environment) ?? spec.Environment).Where(variable => !SecretNames.Matches(variable.Key)).Select(variable => KeyValuePair.Create(variable.Key, (object?)variable.Value))))
        .With("image", spec.Program?.Digest ?? spec.ImageDigest ?? spec.Image)
        .With("inputs", RecordedSubject.AllInputs(subject).Select(input => Describe(input.Entry)));

    // A file among the arguments counts by its content and name, wherever it lies.
    private static object Describe(string argument, string? digest) => digest is null
        ? argument
        : Metadata.Empty.With("digest", digest).With("file", Path.GetFileName(argument));

    private static Metadata Describe(Entry entry) => entry.Hash is { } hash
        ? Metadata.Empty
            .With("hash", Metadata.Empty.With("type", hash.Type).With("value", hash.Value))
            .With("logical_key", entry.LogicalKey)
            .With("size", entry.Size)
        : throw new QuiltException(Problem.InvalidHash, $"'{entry.LogicalKey}' has no hash yet: push its package first.", entry);
}
