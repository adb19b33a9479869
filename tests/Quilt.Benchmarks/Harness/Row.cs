namespace Quilt.Benchmarks.Harness;

/// <summary>One line of the table: a measurement beside its yardstick, both taken in the same run.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Seconds">Our median, in seconds.</param>
/// <param name="Yardstick">What it is held against.</param>
/// <param name="YardstickSeconds">The yardstick's median, in seconds; null where there is none on this machine.</param>
/// <param name="CpuSeconds">Our median of processor time, in seconds; null where it was not taken.</param>
/// <param name="PeakBytes">Our highest peak of memory; null where it says nothing.</param>
/// <param name="Note">Figures that follow, such as files per second.</param>
internal sealed record Row(
    string What,
    double Seconds,
    string Yardstick,
    double? YardstickSeconds,
    double? CpuSeconds = null,
    long? PeakBytes = null,
    string Note = "")
{
    /// <summary>Our time as a part of the yardstick's; null without one.</summary>
    public double? Ratio => Seconds / YardstickSeconds;

    /// <summary>A row from several rounds: medians of the times, the highest of the peaks.</summary>
    public static Row Of(string what, IReadOnlyList<Measured> ours, string yardstick, IReadOnlyList<double> theirs, string note = "") => new(
        what,
        Median(ours.Select(one => one.Seconds)),
        yardstick,
        theirs.Count == 0 ? null : Median(theirs),
        Median(ours.Select(one => one.CpuSeconds)),
        ours.Max(one => one.PeakBytes),
        note);

    /// <summary>The middle value; of an even number of values the mean of the two in the middle.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
