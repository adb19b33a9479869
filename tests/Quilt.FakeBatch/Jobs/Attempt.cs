namespace Quilt.FakeBatch.Jobs;

/// <summary>One run of a job's container.</summary>
/// <param name="number">Its number, from 1.</param>
/// <param name="definition">The job definition's name, which log streams begin with.</param>
internal sealed class Attempt(int number, string definition)
{
    public int Number => number;

    public string TaskId { get; } = Guid.NewGuid().ToString("n");

    public string LogStream => $"{definition}/default/{TaskId}";

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? StoppedAt { get; set; }

    /// <summary>How it ended; null while it goes on.</summary>
    public AttemptEnd? End { get; set; }

    /// <summary>Whether a process has to go before it can end.</summary>
    public bool HasProcess { get; set; }

    /// <summary>How it has to end, whatever its process says; null when that decides.</summary>
    public AttemptEnd? Forced { get; set; }

    /// <summary>Cancelled when its process has to go.</summary>
    public CancellationTokenSource Kill { get; } = new();
}
