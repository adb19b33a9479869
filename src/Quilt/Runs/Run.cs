using System.Collections.Immutable;
using System.Collections.ObjectModel;
using Quilt.Registries;
using Quilt.Runs;

namespace Quilt;

/// <summary>One submission of jobs over the subjects of one revision, as its record tells.</summary>
public sealed record Run
{
    /// <summary>The run's id: sorts by time of creation, is a valid folder name.</summary>
    public required string Id { get; init; }

    /// <summary>The revision that the jobs read, <c>user/pkg@top hash</c>.</summary>
    public string? Package { get; init; }

    /// <summary>The registry of that revision: <c>s3://bucket</c> or a folder's full path.</summary>
    public string? Registry { get; init; }

    /// <summary>How that registry is reached, where the user named that; null: as the environment says.</summary>
    public StoreConnection? Connection { get; init; }

    /// <summary>Where the jobs run: <c>local</c> or <c>aws</c>.</summary>
    public required string Engine { get; init; }

    /// <summary>The AWS Batch job queue; null for local runs.</summary>
    public string? Queue { get; init; }

    /// <summary>The AWS region of the queue; null for local runs.</summary>
    public string? Region { get; init; }

    /// <summary>The AWS Batch job definition; null for local runs.</summary>
    public string? JobDefinition { get; init; }

    /// <summary>The container image, or the local program's path.</summary>
    public string? Image { get; init; }

    /// <summary>The container image's digest, or <c>sha256:…</c> of the local program's file.</summary>
    public string? ImageDigest { get; init; }

    /// <summary>The program and its arguments, or the container's command.</summary>
    public ReadOnlyCollection<string> Command { get; init; } = [];

    /// <summary>Where the results belong: an S3 prefix, or the place in the package (<c>results/1.0.0</c>).</summary>
    public string? Output { get; init; }

    /// <summary>When the run was created (UTC).</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>
    /// How many jobs are in each state, by the state's name (<c>$run.Counts.FAILED</c>) in the order of states; states without jobs are
    /// left out. Jobs that lack an expected output stand under INCOMPLETE, not under SUCCEEDED.
    /// </summary>
    public ImmutableSortedDictionary<string, int> Counts { get; init; } = JobCounts.Empty;

    /// <summary>Number of jobs.</summary>
    public int Total => Counts.Values.Sum();

    /// <summary>Whether jobs of the run can still change: false for a local run whose process is gone.</summary>
    public bool IsAlive { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Id;
}
