using System.Collections.ObjectModel;
using Quilt.Runs;
using Quilt.Runs.Local;

namespace Quilt;

/// <summary>Where a result comes from, as the package that holds it tells.</summary>
public sealed record Provenance
{
    /// <summary>The id of the subject.</summary>
    public required string Subject { get; init; }

    /// <summary>The subject's group.</summary>
    public string? Group { get; init; }

    /// <summary>The subject's BIDS session, or null.</summary>
    public string? Session { get; init; }

    /// <summary>What tells the image from others of the same subject and session, or null.</summary>
    public string? Label { get; init; }

    /// <summary>
    /// The image that the result was made from: a package URI with its exact revision and path. Of jobs that were imported, its place in S3: which
    /// bytes lay there nobody kept.
    /// </summary>
    public string? Input { get; init; }

    /// <summary>The input key of the job; null for jobs that were imported.</summary>
    public required string? InputKey { get; init; }

    /// <summary>The id of the run.</summary>
    public string? Run { get; init; }

    /// <summary>The id of the job.</summary>
    public string? Job { get; init; }

    /// <summary>Where the job ran: <c>local</c> or <c>aws</c>.</summary>
    public string? Engine { get; init; }

    /// <summary>AWS Batch: the region of the queue.</summary>
    public string? Region { get; init; }

    /// <summary>AWS Batch: the job queue.</summary>
    public string? Queue { get; init; }

    /// <summary>AWS Batch: the job definition.</summary>
    public string? JobDefinition { get; init; }

    /// <summary>The container image, or the local program's path.</summary>
    public string? Image { get; init; }

    /// <summary>The container image's digest, or <c>sha256:…</c> of the local program's file.</summary>
    public string? ImageDigest { get; init; }

    /// <summary>The program and its arguments, or the container's command.</summary>
    public ReadOnlyCollection<string> Command { get; init; } = [];

    /// <summary>The environment that the user gave to the jobs, without secrets.</summary>
    public Metadata Environment { get; init; } = Metadata.Empty;

    /// <summary>The names of the variables that hold secrets: their values were not recorded.</summary>
    public ReadOnlyCollection<string> SecretName { get; init; } = [];

    /// <summary>What each job had to leave: patterns relative to its output folder.</summary>
    public ReadOnlyCollection<string> ExpectedOutput { get; init; } = [];

    /// <summary>Whether each job got a sidecar made of what tables and sidecars said of its subject.</summary>
    public bool UploadMetadata { get; init; }

    /// <summary>AWS Batch: whether each job read copies of the exact versions of its inputs.</summary>
    public bool StageInput { get; init; }

    /// <summary>Where the run's results belong: an S3 prefix, or the place in the package.</summary>
    public string? Output { get; init; }

    /// <summary>
    /// What the job asked for in place of its job definition's: <c>vcpu</c>, <c>memory</c> (MiB, after it was raised if it was), <c>gpu</c>, <c>timeout</c>
    /// (seconds), <c>priority</c>, <c>share_identifier</c>; empty when nothing.
    /// </summary>
    public Metadata Resource { get; init; } = Metadata.Empty;

    /// <summary>The local program's path; null for containers.</summary>
    public string? FilePath => Engine == LocalEngine.EngineName ? Image : null;

    /// <summary>The local program's arguments; empty for containers.</summary>
    public ReadOnlyCollection<string> ArgumentList => FilePath is null ? [] : [.. Command.Skip(1)];

    /// <summary>The package that holds the result, <c>user/pkg@top hash</c>.</summary>
    public string? Package { get; init; }

    /// <summary>The result: an entry's logical key, or the folder of the job's results.</summary>
    public required string LogicalKey { get; init; }

    /// <summary>Traces one result.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.NoProvenance"/>: the entry was not made by a run.</exception>
    public static Provenance Trace(Entry entry) => ResultMetadata.Trace(entry, entry.Package)
        ?? throw new QuiltException(Problem.NoProvenance, $"'{entry.LogicalKey}' does not say which run made it.", entry);

    /// <summary>Traces every result of a package: one record per job, in the order of the package, with the folder of the job's results as its logical key.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.NoProvenance"/>: no entry of the package was made by a run.</exception>
    public static IEnumerable<Provenance> Trace(Package package)
    {
        var any = false;
        foreach (var job in ByJob(package))
        {
            any = true;
            yield return job;
        }
        if (!any)
            throw new QuiltException(Problem.NoProvenance, $"No entry of '{package}' says which run made it.", package);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{LogicalKey} <- {Input}";

    // The results of a job stand together in the package, below one folder.
    private static IEnumerable<Provenance> ByJob(Package package)
    {
        Provenance? job = null;
        foreach (var entry in package.Content)
        {
            if (ResultMetadata.Trace(entry, package) is not { } next)
                continue;
            if (job is not null && (job.Job, job.InputKey) == (next.Job, next.InputKey))
            {
                job = job with { LogicalKey = CommonFolder(job.LogicalKey, next.LogicalKey) };
                continue;
            }
            if (job is not null)
                yield return job;
            job = next;
        }
        if (job is not null)
            yield return job;
    }

    private static string CommonFolder(string folder, string key)
    {
        while (folder.Length > 0 && !key.StartsWith(folder + "/", StringComparison.Ordinal))
            folder = folder[..Math.Max(0, folder.LastIndexOf('/'))];
        return folder;
    }
}
