namespace Quilt.Runs;

/// <summary>The process that runs attempts of a local run; when it is gone, so are they.</summary>
public sealed record RunOwner
{
    /// <summary>Random, made anew by every process: names the owner in the record, and marks its jobs' environments.</summary>
    public required string Token { get; init; }

    /// <summary>The process id.</summary>
    public required int Pid { get; init; }

    /// <summary>When the process started, in the kernel's clock ticks since boot (elsewhere than on Linux: UTC ticks); tells it from a later process of the same id.</summary>
    public required long Started { get; init; }

    /// <summary>The id of the boot that the process belongs to; empty where the system has none.</summary>
    public required string Boot { get; init; }

    /// <summary>The machine's name, for people.</summary>
    public required string Host { get; init; }
}
