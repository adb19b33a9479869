using System.Globalization;

namespace Quilt.Runs.Report;

/// <summary>Numbers as the report shows them.</summary>
internal static class Measure
{
    /// <summary>What stands for what nobody knows.</summary>
    public const string Unknown = "–";

    /// <summary>A moment (UTC).</summary>
    public static string Time(DateTimeOffset? moment) => moment is { } time
        ? time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        : Unknown;

    /// <summary>A length of time: <c>12.3 s</c>, else hours, minutes and seconds, <c>1:02:03</c>.</summary>
    public static string Length(TimeSpan time)
    {
        if (time < TimeSpan.FromMinutes(1))
            return string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, time.TotalSeconds):0.0} s");
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(time.TotalHours):0}:{time.Minutes:00}:{time.Seconds:00}");
    }

    /// <summary>A number with at most a decimal.</summary>
    public static string Number(double? value) => value?.ToString("#,0.#", CultureInfo.InvariantCulture) ?? Unknown;

    /// <summary>The sum of what is known; null when nothing is.</summary>
    public static double? Sum(IEnumerable<double?> values)
    {
        double? sum = null;
        foreach (var value in values)
            sum = value is null ? sum : (sum ?? 0) + value;
        return sum;
    }
}
