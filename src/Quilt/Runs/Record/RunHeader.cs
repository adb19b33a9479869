using System.Collections.Immutable;
using Quilt.Registries;

namespace Quilt.Runs;

/// <summary>What is true of a run from its first moment: the record's first line.</summary>
public sealed record RunHeader
{
    /// <summary>The run's id.</summary>
    public required string Id { get; init; }

    /// <summary>When the run was created (UTC).</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The name of the package that the jobs read; null when it was never pushed.</summary>
    public string? Package { get; init; }

    /// <summary>The top hash of its revision.</summary>
    public string? TopHash { get; init; }

    /// <summary>The registry of that revision.</summary>
    public string? Registry { get; init; }

    /// <summary>How that registry is reached, where the user named that; the record holds names, and no credentials.</summary>
    public StoreConnection? Connection { get; init; }

    /// <summary>The revisions that the package was known to come from, so that pushing results onto them is no conflict.</summary>
    public ImmutableArray<string> Parents { get; init; } = [];

    /// <summary>How the jobs are run; without secrets.</summary>
    public required RunSpec Spec { get; init; }

    /// <summary>The names of the secrets that the jobs get.</summary>
    public ImmutableArray<string> SecretNames { get; init; } = [];

    /// <summary>The revision as a package without entries.</summary>
    internal Package ToPackage() => new() { Name = Package, TopHash = TopHash, Registry = Registry, Connection = Connection, Parents = [.. Parents] };
}
