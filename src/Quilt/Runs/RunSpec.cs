using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Quilt.Runs;

/// <summary>How the jobs of a run are to be run: the same for all its subjects.</summary>
public sealed record RunSpec
{
    /// <summary>The engine's name: <c>local</c> or <c>aws</c>.</summary>
    public string Engine { get; init; } = "local";

    /// <summary>The program of a local run.</summary>
    public ProgramSpec? Program { get; init; }

    /// <summary>AWS Batch: the job queue.</summary>
    public string? Queue { get; init; }

    /// <summary>AWS Batch: the job definition.</summary>
    public string? JobDefinition { get; init; }

    /// <summary>AWS Batch: what each job asks of it.</summary>
    public AwsSpec? Aws { get; init; }

    /// <summary>AWS Batch: the container image.</summary>
    public string? Image { get; init; }

    /// <summary>AWS Batch: the container image's digest, where it is known.</summary>
    public string? ImageDigest { get; init; }

    /// <summary>AWS Batch: the container's command, with the job definition's parameters in it.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>AWS Batch: the variables that the job definition gives each container, less secrets and what every job is told in their place. Those of <see cref="Environment"/> go over them; null: it gives none.</summary>
    public ImmutableSortedDictionary<string, string>? ContainerEnvironment { get; init; }

    /// <summary>
    /// Environment variables for every job. Those whose names look like secrets (see <see cref="SecretNames"/>) are handed to the jobs,
    /// and only their names are recorded.
    /// </summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Environment variables that are secrets whatever their names (from a license file): only their names are recorded.</summary>
    [JsonIgnore]
    public ImmutableSortedDictionary<string, string> Secrets { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>What each job must leave: patterns relative to its output folder (see <see cref="OutputPattern"/>).</summary>
    public ImmutableArray<string> ExpectedOutput { get; init; } = [];

    /// <summary>How long an attempt may run; null: as long as it likes.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How many jobs of the run may run at once on this machine; null: as many as it has cores.</summary>
    public int? ThrottleLimit { get; init; }

    /// <summary>Whether each job gets a sidecar made of what tables and sidecars say of its subject (docs/container-contract.md).</summary>
    public bool UploadMetadata { get; init; }

    /// <summary>Where the results belong: the place in the package (<c>results/1.0.0</c>) of a local run, the S3 prefix of another.</summary>
    public string Output { get; init; } = "results";
}
