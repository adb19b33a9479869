using System.Collections.Immutable;

namespace Quilt;

/// <summary>Where a result comes from, as the package that holds it tells.</summary>
public sealed record Provenance
{
    /// <summary>The id of the subject.</summary>
    public required string Subject { get; init; }

    /// <summary>The subject's group.</summary>
    public string? Group { get; init; }

    /// <summary>The subject's BIDS session, or null.</summary>
    public string? Session { get; init; }

    /// <summary>The image that the result was made from: a package URI with its exact revision and path.</summary>
    public string? Input { get; init; }

    /// <summary>The input key of the job.</summary>
    public required string InputKey { get; init; }

    /// <summary>The id of the run.</summary>
    public string? Run { get; init; }

    /// <summary>The id of the job.</summary>
    public string? Job { get; init; }

    /// <summary>Where the job ran: <c>local</c> or <c>aws</c>.</summary>
    public string? Engine { get; init; }

    /// <summary>AWS Batch: the job queue.</summary>
    public string? Queue { get; init; }

    /// <summary>AWS Batch: the job definition.</summary>
    public string? JobDefinition { get; init; }

    /// <summary>The container image, or the local program's path.</summary>
    public string? Image { get; init; }

    /// <summary>The container image's digest, or <c>sha256:…</c> of the local program's file.</summary>
    public string? ImageDigest { get; init; }

    /// <summary>The program and its arguments, or the container's command.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>The package that holds the result, <c>user/pkg@top hash</c>.</summary>
    public string? Package { get; init; }

    /// <summary>The result: an entry's logical key, or the folder of the job's results.</summary>
    public required string LogicalKey { get; init; }

    /// <summary>Traces one result.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.NoProvenance"/>: the entry was not made by a run.</exception>
    public static Provenance Trace(Entry entry) => throw new NotImplementedException();

    /// <summary>Traces every result of a package: one record per job, in the order of the package.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.NoProvenance"/>: no entry of the package was made by a run.</exception>
    public static IEnumerable<Provenance> Trace(Package package) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override string ToString() => $"{LogicalKey} <- {Input}";
}
