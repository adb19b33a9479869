namespace Quilt.Runs;

/// <summary>What submitting a subject would do.</summary>
public sealed record JobPlan
{
    /// <summary>The subject.</summary>
    public required Subject Subject { get; init; }

    /// <summary>The job's name.</summary>
    public required string Name { get; init; }

    /// <summary>The job's input key.</summary>
    public required string InputKey { get; init; }

    /// <summary>The place of the job's results in the package.</summary>
    public required string OutputKey { get; init; }

    /// <summary>Where the job is to write to, in S3; null where that is a folder that is made for it.</summary>
    public string? Output { get; init; }

    /// <summary>How many files the job gets.</summary>
    public int InputCount { get; init; }

    /// <summary>Their size in bytes.</summary>
    public long InputSize { get; init; }

    /// <summary>Whether the package already holds results of this input key.</summary>
    public bool IsDone { get; init; }
}
