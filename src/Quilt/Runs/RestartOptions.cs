namespace Quilt.Runs;

/// <summary>How jobs are restarted.</summary>
public sealed record RestartOptions
{
    /// <summary>The values of secrets, which no record holds; may be empty when this process submitted the run.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>();

    /// <summary>AWS Batch: the memory after an attempt that ran out of it, a factor or MiB (<see cref="MemoryRaise"/>); null: as the run was submitted with.</summary>
    public double? MemoryOnRetry { get; init; }
}
