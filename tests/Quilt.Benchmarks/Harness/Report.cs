using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Quilt.Benchmarks.Harness;

/// <summary>The table that is printed and kept as Markdown.</summary>
internal static class Report
{
    /// <summary>The machine and the way of measuring, then a table for each benchmark.</summary>
    public static string Write(IEnumerable<(string Title, IReadOnlyList<Row> Rows)> sections, Options settings)
    {
        StringBuilder text = new();
        text.AppendLine(
            $"{DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSArchitecture}, {RuntimeInformation.FrameworkDescription}; " +
            $"medians of {settings.Rounds} rounds, ours and the yardstick's in turn{(settings.Quick ? ", small sizes (--quick)" : "")}.");
        foreach (var (title, rows) in sections)
        {
            text.AppendLine().AppendLine($"## {title}").AppendLine();
            text.AppendLine("| what | ours | yardstick | | ours/yardstick | our CPU | peak memory | |");
            text.AppendLine("| --- | ---: | --- | ---: | ---: | ---: | ---: | --- |");
            foreach (var row in rows)
                text.AppendLine(Line(row));
        }
        return text.ToString();
    }

    private static string Line(Row row) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {row.What} | {Time(row.Seconds)} | {row.Yardstick} | {Time(row.YardstickSeconds)} | " +
        $"{(row.Ratio is { } ratio ? ratio.ToString("0.000", CultureInfo.InvariantCulture) : "-")} | " +
        $"{Time(row.CpuSeconds)} | " +
        $"{(row.PeakBytes is { } bytes ? $"{bytes >> 20} MiB" : "-")} | {row.Note} |");

    private static string Time(double? seconds) => seconds switch
    {
        null => "-",
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.00} s"),
    };
}
