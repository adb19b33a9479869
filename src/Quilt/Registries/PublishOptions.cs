namespace Quilt.Registries;

/// <summary>How a revision is published.</summary>
public sealed record PublishOptions
{
    /// <summary>The name to publish under.</summary>
    public required PackageName Name { get; init; }

    /// <summary>Whether to publish even if <c>latest</c> is a revision that the package was not derived from.</summary>
    public bool Force { get; init; }

    /// <summary>Whether the package was made by adding to what was the latest revision a moment ago; it decides what a conflict's error advises.</summary>
    public bool AddsToLatest { get; init; }

    /// <summary>Whether a revision of another registry is copied; it decides what a conflict's error advises.</summary>
    public bool IsCopy { get; init; }

    /// <summary>Whether to leave everything as it is when <c>latest</c> already has the package's top hash.</summary>
    public bool Dedupe { get; init; }

    /// <summary>Top hashes that count as parents beside the package's own: what the folder was installed from that is being pushed.</summary>
    public IReadOnlySet<string> Parents { get; init; } = new HashSet<string>();

    /// <summary>How long to wait for another process that publishes.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Told what the user may like to know of how it goes; null: nobody.</summary>
    public IReport? Report { get; init; }

    /// <summary>Where the time of the timestamp pointer comes from.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
