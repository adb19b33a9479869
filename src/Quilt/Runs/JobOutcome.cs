namespace Quilt;

/// <summary>What became of a job, judged by more than its exit code.</summary>
public enum JobOutcome
{
    /// <summary>The job has not ended.</summary>
    None,

    /// <summary>Exit code 0 and every expected output is there and not empty.</summary>
    Succeeded,

    /// <summary>Exit code 0, but expected outputs are missing or empty.</summary>
    Incomplete,

    /// <summary>The job failed, was stopped, or was lost.</summary>
    Failed,
}
