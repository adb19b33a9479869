namespace Quilt;

/// <summary>What kind of failure a job's was: what to do about it differs.</summary>
public enum JobFailure
{
    /// <summary>It did not fail, or nobody knows yet.</summary>
    None,

    /// <summary>The program itself failed.</summary>
    Application,

    /// <summary>The program ended well, but an expected output is missing or empty.</summary>
    OutputMissing,

    /// <summary>It was killed because it needed more memory than it had asked for.</summary>
    OutOfMemory,

    /// <summary>Its machine was taken away, as spot instances are.</summary>
    SpotReclaimed,

    /// <summary>Its image could not be pulled.</summary>
    ImageNotPulled,

    /// <summary>A role or permission was missing.</summary>
    PermissionDenied,

    /// <summary>Its machine had no room left on a disk.</summary>
    DiskFull,

    /// <summary>It took longer than it may.</summary>
    TimedOut,

    /// <summary>Somebody stopped it.</summary>
    Stopped,

    /// <summary>It could not be started for another reason: its program, its definition, or what it depends on.</summary>
    NotStarted,

    /// <summary>Nobody knows what became of it.</summary>
    Lost,
}
