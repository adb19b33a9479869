using Quilt.Storage;

namespace Quilt.Transfers;

/// <summary>How a package is pushed.</summary>
public sealed record PushOptions
{
    /// <summary>The name to publish under.</summary>
    public required PackageName Name { get; init; }

    /// <summary>
    /// The revision's message; null for none. A package that is pushed as it was published (to another registry, say) keeps the message
    /// that it has.
    /// </summary>
    public string? Message { get; init; }

    /// <summary>The package's metadata; null keeps the package's.</summary>
    public Metadata? Metadata { get; init; }

    /// <summary>Whether to publish even if <c>latest</c> is a revision that the package was not derived from.</summary>
    public bool Force { get; init; }

    /// <summary>
    /// Whether the package was made by adding to the latest revision, so that whoever loses a race need only make it again: the error of
    /// a conflict says so.
    /// </summary>
    public bool AddsToLatest { get; init; }

    /// <summary>Whether a revision of another registry is copied: the error of a conflict says what can be done then.</summary>
    public bool IsCopy { get; init; }

    /// <summary>Whether to publish nothing when <c>latest</c> already has the package's top hash.</summary>
    public bool Dedupe { get; init; }

    /// <summary>Whether to copy nothing. Local files must then be in the registry already.</summary>
    public bool NoCopy { get; init; }

    /// <summary>
    /// Where in the registry content goes, if its store names content by path: <c>s3://bucket/folder</c> of the registry's own bucket, or
    /// the folder alone; null for <c>user/pkg</c>.
    /// </summary>
    public string? Destination { get; init; }

    /// <summary>The hash that entries get which have none.</summary>
    public HashType HashType { get; init; } = HashType.Sha256Chunked;

    /// <summary>How many files are under way at once; 0 for what serves the store best.</summary>
    public int Concurrency { get; init; }

    /// <summary>
    /// Whether the plan must be exact: files that are not known are then hashed while planning, so that the plan's counts are those that
    /// the real run meets. Without it they count as to be copied, and are read once, when they are.
    /// </summary>
    public bool Exact { get; init; }

    /// <summary>Where content is read from that is in no file of this machine; null when there is none such.</summary>
    public IContentSource? Source { get; init; }

    /// <summary>
    /// Whether the package's content is reached by another connection than the registry's: then its bytes come through this machine from
    /// <see cref="Source"/>, and a bucket of the registry's name is not taken for the source's.
    /// </summary>
    public bool ThroughHere { get; init; }

    /// <summary>Where the time of the revision comes from.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>How long to wait for another process that publishes.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(60);

    internal ContentWriterOptions Writing => new(HashType, Environment.ProcessorCount, Source ?? ContentSource.Local) { ThroughHere = ThroughHere };

    internal int WorkersFor(StorageTraits traits) =>
        Concurrency > 0 ? Concurrency : traits.IsLocal ? Environment.ProcessorCount * 2 : traits.Concurrency;
}
