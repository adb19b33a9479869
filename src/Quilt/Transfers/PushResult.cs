namespace Quilt.Transfers;

/// <summary>What a push did.</summary>
public sealed record PushResult
{
    /// <summary>The package as it was published.</summary>
    public required Package Package { get; init; }

    /// <summary>Whether a revision was published; false when deduping found <c>latest</c> to be the same.</summary>
    public bool Published { get; init; }

    /// <summary>Files and bytes that were copied.</summary>
    public TransferCount Copied { get; init; }

    /// <summary>Files and bytes whose content the registry held already.</summary>
    public TransferCount Reused { get; init; }

    /// <summary>Files and bytes that were in their place.</summary>
    public TransferCount Skipped { get; init; }
}
