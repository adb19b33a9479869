namespace Quilt.Runs;

/// <summary>How much memory an attempt gets after one that ran out of it.</summary>
public static class MemoryRaise
{
    /// <summary>The largest number that is a factor; larger ones are MiB.</summary>
    public const double LargestFactor = 16;

    /// <summary>The memory in MiB to ask for.</summary>
    /// <param name="rule">A factor (above 1, up to <see cref="LargestFactor"/>), or the memory in MiB.</param>
    /// <param name="had">What the attempt had that ran out of memory, in MiB; null: nobody knows.</param>
    /// <returns>Null where the rule raises nothing: a factor of what is not known, or no more than there was.</returns>
    public static int? After(double rule, int? had)
    {
        if (rule > LargestFactor)
            return rule > (had ?? 0) ? (int)rule : null;
        return had is { } memory ? (int)Math.Min(int.MaxValue, Math.Ceiling(memory * rule)) : null;
    }

    /// <summary>The same as far as the engine has it; see <see cref="Next"/>.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.JobDoesNotFit"/>: no machine has so much.</exception>
    internal static async Task<int?> NextAsync(
        IBatchEngine engine, RunRecord run, double? rule, JobFailure? failure, int? had, int? asked, CancellationToken cancellationToken)
    {
        var next = Next(run.Header.Spec.Aws, rule, failure, had, asked);
        return next is { } memory && next != asked ? await engine.FitMemoryAsync(run, memory, cancellationToken).ConfigureAwait(false) : next;
    }

    /// <summary>What the attempt after one that failed asks for; null: as its run does.</summary>
    /// <param name="aws">The run's spec.</param>
    /// <param name="rule">A rule in place of the spec's.</param>
    /// <param name="failure">How the attempt failed. What failed for another reason gets what it had: more would cost more, and help nothing.</param>
    /// <param name="had">The memory that it had, where that is known.</param>
    /// <param name="asked">The memory that it asked for, when that was not the run's any more.</param>
    internal static int? Next(AwsSpec? aws, double? rule, JobFailure? failure, int? had, int? asked) =>
        failure == JobFailure.OutOfMemory && (rule ?? aws?.MemoryOnRetry) is { } given
            ? After(given, had ?? asked ?? aws?.Memory) ?? asked
            : asked;
}
