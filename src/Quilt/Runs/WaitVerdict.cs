namespace Quilt;

/// <summary>What can be said of a job that could start and has not.</summary>
public enum WaitVerdict
{
    /// <summary>It waits for its turn, or for machines: that passes.</summary>
    Waits,

    /// <summary>
    /// The engine says that something is set up wrongly. AWS Batch says so for some minutes while it adds machines, too, and takes it back:
    /// there is no verdict before a grace period.
    /// </summary>
    Suspect,

    /// <summary>It will not start unless somebody changes something.</summary>
    Blocked,
}
