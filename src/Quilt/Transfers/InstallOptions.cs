using Quilt.Registries;

namespace Quilt.Transfers;

/// <summary>How a package is installed.</summary>
public sealed record InstallOptions
{
    /// <summary>Which entries to install, by logical key; null for all.</summary>
    public Func<string, bool>? Filter { get; init; }

    /// <summary>Whether to overwrite files that differ from what was installed there.</summary>
    public bool Force { get; init; }

    /// <summary>How many files are under way at once; 0 for what serves the source best.</summary>
    public int Concurrency { get; init; }

    /// <summary>Where content is read from; null for files of this machine only.</summary>
    public IContentSource? Source { get; init; }

    /// <summary>The registry of the package, which tells what its earlier revisions had; null: what they left counts as edited, unless their registry is a folder.</summary>
    public Registry? Registry { get; init; }

    /// <summary>What a file is that is neither the entry's nor of an earlier install: completes "'path' …" in the error.</summary>
    public string Differs { get; init; } = "differs from the package, and from what was installed there before";

    /// <summary>Told of each file that was written, and of the hash of its content, when it has its final name. Called from many threads.</summary>
    public Action<Entry, ContentHash>? Written { get; init; }

    internal int Workers => Source.WorkersFor(Concurrency);
}
