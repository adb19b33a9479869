namespace Quilt.Runs;

/// <summary>How results become entries of a package.</summary>
public sealed record ResultOptions
{
    /// <summary>Whether to take the results of the jobs that succeeded when others did not.</summary>
    public bool AllowPartial { get; init; }

    /// <summary>Whether to take also what jobs left that ended well and lack an expected output; their entries say so.</summary>
    public bool AllowIncomplete { get; init; }

    /// <summary>The name of the package that results of imported jobs go into: their run knows none, and of an S3 prefix the part below it is their place.</summary>
    public string? Name { get; init; }

    /// <summary>The place in the package to use instead of the run's output (<c>results/1.0.0</c>).</summary>
    public string? Prefix { get; init; }

    /// <summary>Whether results of jobs with an outcome are taken.</summary>
    internal bool Takes(JobOutcome? outcome) => outcome == JobOutcome.Succeeded || (AllowIncomplete && outcome == JobOutcome.Incomplete);
}
