namespace Quilt.Runs.Local;

/// <summary>The limits of the local engine.</summary>
public sealed record LocalOptions
{
    /// <summary>How many bytes of a job's log are kept from its beginning (the last 64 KiB are kept besides).</summary>
    public long LogLimit { get; init; } = 100L << 20;

    /// <summary>How long a stopped job may take to end by itself after SIGTERM; short, since a user waits.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The same for a job that took longer than it may.</summary>
    public TimeSpan TimeoutGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long another process may take to end its jobs when asked to, before they are ended for it.</summary>
    public TimeSpan OwnerPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the record is looked at for what other processes write.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(250);
}
