using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Quilt.Runs;

/// <summary>What the jobs of a run ask of AWS Batch beside queue and job definition; what is null stays as the definition has it.</summary>
public sealed record AwsSpec
{
    /// <summary>The engine's name.</summary>
    public const string EngineName = "aws";

    /// <summary>The folder below the output that holds what jobs are given, and is no group of subjects.</summary>
    public const string InputFolder = ".inputs";

    /// <summary>The region of the queue; null before it is looked up.</summary>
    public string? Region { get; init; }

    /// <summary>Whether the user named the region for these jobs: then an ARN of another one is a contradiction. Else it is what was recorded. Not recorded.</summary>
    [JsonIgnore]
    public bool IsRegionNamed { get; init; }

    /// <summary>The tag that the definition's image is to have.</summary>
    public string? ContainerTag { get; init; }

    /// <summary>vCPUs; Fargate takes parts of one.</summary>
    public double? Vcpu { get; init; }

    /// <summary>Memory in MiB.</summary>
    public int? Memory { get; init; }

    /// <summary>Number of GPUs.</summary>
    public int? Gpu { get; init; }

    /// <summary>How often a job is tried that fails by itself, from 1 to 10; what lost its machine does not count.</summary>
    public int? Attempts { get; init; }

    /// <summary>Whether AWS Batch tries again only what lost its machine, as spot instances are reclaimed.</summary>
    public bool RetryOnSpot { get; init; }

    /// <summary>What an attempt gets after one that ran out of memory: a factor or MiB (<see cref="MemoryRaise"/>); null: what that one had.</summary>
    public double? MemoryOnRetry { get; init; }

    /// <summary>The scheduling priority within the share, from 0 to 9999.</summary>
    public int? Priority { get; init; }

    /// <summary>The share of a fair-share queue.</summary>
    public string? ShareIdentifier { get; init; }

    /// <summary>The share that results to be made again were made with: for a queue that wants one, where <see cref="ShareIdentifier"/> names none. Not recorded.</summary>
    [JsonIgnore]
    public string? RecordedShare { get; init; }

    /// <summary>Tags beside those of the run.</summary>
    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The AWS Batch ids of jobs that must succeed first, at most 20.</summary>
    public ImmutableArray<string> DependsOn { get; init; } = [];

    /// <summary>Whether jobs that are submitted together are sent as array jobs.</summary>
    public bool Array { get; init; }

    /// <summary>Whether jobs read copies of their inputs' exact versions, made before they are sent, in place of the package's own objects.</summary>
    public bool StageInput { get; init; }

    /// <summary>Whether nobody looks first if a machine can be large enough. Concerns a submission, so it is not recorded.</summary>
    [JsonIgnore]
    public bool NoCheck { get; init; }

    /// <summary>Whether revisions of the job definition that this program once registered, and that no job uses, are taken away. Not recorded.</summary>
    [JsonIgnore]
    public bool Prune { get; init; }

    /// <summary>
    /// Whether the job definition is the one that results to be made again were made with: where that revision is not active any more, one like it takes
    /// its place, and is registered if need be. Not recorded.
    /// </summary>
    [JsonIgnore]
    public bool IsDefinitionRecorded { get; init; }

    /// <summary>The revision of the package for whose jobs a revision of the job definition is registered, if one is; null: not known yet. Not recorded.</summary>
    [JsonIgnore]
    public (string Package, string TopHash)? MadeFor { get; init; }

    /// <summary>Whether a revision of the job definition with the image is to be registered before the first job; known once it was looked up. Not recorded.</summary>
    [JsonIgnore]
    public bool LacksRevision { get; init; }

    /// <summary>What each job asks of its machine, in words (<c>1 vCPU, 512 MiB</c>); null before it is looked up. Not recorded.</summary>
    [JsonIgnore]
    public string? Needs { get; init; }

    /// <summary>The log group that the jobs write to; null for AWS Batch's own.</summary>
    public string? LogGroup { get; init; }
}
