namespace Quilt.Storage;

/// <summary>What a store can do, so that callers need not know which store it is.</summary>
public sealed record StorageTraits
{
    /// <summary>Whether the store is a folder of this machine: only then may its manifests name local files.</summary>
    public bool IsLocal { get; init; }

    /// <summary>Whether a <see cref="WriteCondition"/> is checked and written as one step, whoever else writes.</summary>
    public bool HasConditionalWrites { get; init; }

    /// <summary>Whether <see cref="IStorage.LockAsync"/> gives a lock.</summary>
    public bool HasLocks { get; init; }

    /// <summary>Whether overwritten and deleted objects can still be read by their version.</summary>
    public bool HasVersions { get; init; }

    /// <summary>What whoever writes may like to know of the store beside that; null: nothing.</summary>
    public string? Remark { get; init; }

    /// <summary>How many requests at once serve the store best.</summary>
    public int Concurrency { get; init; } = 4;
}
