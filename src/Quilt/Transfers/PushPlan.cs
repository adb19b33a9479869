namespace Quilt.Transfers;

/// <summary>What a push would do.</summary>
public sealed record PushPlan
{
    /// <summary>The registry to push to.</summary>
    public required Registries.Registry Registry { get; init; }

    /// <summary>The package to push.</summary>
    public required Package Package { get; init; }

    /// <summary>How to push it.</summary>
    public required PushOptions Options { get; init; }

    /// <summary>The top hash that <c>latest</c> had when the plan was made; null when there was no such package.</summary>
    public string? Latest { get; init; }

    /// <summary>Files and bytes to copy.</summary>
    public PushCount Copy { get; init; }

    /// <summary>Files and bytes whose content the registry holds elsewhere.</summary>
    public PushCount Reuse { get; init; }

    /// <summary>Files and bytes that are in their place already.</summary>
    public PushCount Skip { get; init; }

    /// <summary>What happens to each entry, in the package's order; made as it is asked for.</summary>
    public IEnumerable<PushItem> Items => throw new NotImplementedException();
}

/// <summary>What a push does with one entry.</summary>
/// <param name="LogicalKey">The entry's path in the package.</param>
/// <param name="Action">Copy, reuse or skip.</param>
/// <param name="Size">Bytes of the entry.</param>
public sealed record PushItem(string LogicalKey, PushAction Action, long Size);

/// <summary>A number of files and the bytes in them.</summary>
/// <param name="Files">How many files.</param>
/// <param name="Bytes">The sum of their sizes.</param>
public readonly record struct PushCount(int Files, long Bytes)
{
    /// <summary>The count with one file more.</summary>
    public PushCount Add(long size) => new(Files + 1, Bytes + size);
}

/// <summary>What a push does with an entry.</summary>
public enum PushAction
{
    /// <summary>The bytes are in the registry at the place that the entry names: nothing is done.</summary>
    Skip,

    /// <summary>The registry holds equal content: the entry points there, no byte is copied.</summary>
    Reuse,

    /// <summary>The bytes are copied into the registry.</summary>
    Copy,
}
