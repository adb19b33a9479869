using System.Diagnostics.CodeAnalysis;

namespace Quilt;

/// <summary>The states of a job, named as AWS Batch names them, in the order in which a job passes through them.</summary>
[SuppressMessage("Naming", "CA1707", Justification = "AWS's own words.")]
public enum JobStatus
{
    /// <summary>Handed over and not yet looked at.</summary>
    SUBMITTED,

    /// <summary>Waits for other jobs.</summary>
    PENDING,

    /// <summary>Ready, waits for a place.</summary>
    RUNNABLE,

    /// <summary>Has a place, is being started.</summary>
    STARTING,

    /// <summary>Runs.</summary>
    RUNNING,

    /// <summary>Ended with exit code 0.</summary>
    SUCCEEDED,

    /// <summary>Ended otherwise, was stopped, or was lost.</summary>
    FAILED,
}
