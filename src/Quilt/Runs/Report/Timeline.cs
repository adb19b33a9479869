namespace Quilt.Runs.Report;

/// <summary>How many jobs were in each phase over time, in equal steps.</summary>
internal sealed class Timeline
{
    private static readonly int Kinds = Enum.GetValues<PhaseKind>().Length;

    private readonly int[][] counts;

    private Timeline(DateTimeOffset from, DateTimeOffset to, int steps)
    {
        (From, To, Steps) = (from, to, steps);
        counts = [.. Enumerable.Range(0, Kinds).Select(_ => new int[steps])];
    }

    /// <summary>The beginning.</summary>
    public DateTimeOffset From { get; }

    /// <summary>The end.</summary>
    public DateTimeOffset To { get; }

    /// <summary>Number of steps.</summary>
    public int Steps { get; }

    /// <summary>The most jobs at once in any phase.</summary>
    public int Highest => Enumerable.Range(0, Steps).Max(step => counts.Sum(kind => kind[step]));

    /// <summary>Number of jobs in a phase in a step's middle.</summary>
    public int Count(PhaseKind kind, int step) => counts[(int)kind][step];

    /// <summary>Counts phases; null when there is no time to show.</summary>
    public static Timeline? Of(IReadOnlyCollection<JobPhase> phases, int steps)
    {
        if (phases.Count == 0)
            return null;
        Timeline line = new(phases.Min(phase => phase.From), phases.Max(phase => phase.To), steps);
        foreach (var kind in phases.GroupBy(phase => phase.Kind))
        {
            // How many begin and end in each step, added up from the left: phases by number, not by length, cost time.
            var change = new int[steps + 1];
            foreach (var phase in kind)
            {
                change[line.StepAfter(phase.From)]++;
                change[line.StepAfter(phase.To)]--;
            }
            var sum = 0;
            for (var step = 0; step < steps; step++)
                line.counts[(int)kind.Key][step] = sum += change[step];
        }
        return line;
    }

    /// <summary>The largest sum of weights of jobs that ran at once.</summary>
    public static double Peak(IEnumerable<(JobPhase Phase, double Weight)> phases)
    {
        double sum = 0, peak = 0;
        var changes = phases.SelectMany(one => new[] { (At: one.Phase.From, Change: one.Weight), (At: one.Phase.To, Change: -one.Weight) });
        foreach (var (_, change) in changes.OrderBy(change => change.At).ThenBy(change => change.Change))
        {
            sum += change;
            peak = Math.Max(peak, sum);
        }
        return peak;
    }

    // The first step whose middle is not before a moment.
    private int StepAfter(DateTimeOffset moment) =>
        Math.Clamp((int)Math.Ceiling(((moment - From) / (To - From) * Steps) - 0.5), 0, Steps);
}
