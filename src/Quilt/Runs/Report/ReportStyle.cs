namespace Quilt.Runs.Report;

/// <summary>The page's style sheet.</summary>
internal static class ReportStyle
{
    /// <summary>The text of report.css, which lies beside this file.</summary>
    public static string Text { get; } = Read();

    private static string Read()
    {
        using var stream = typeof(ReportStyle).Assembly.GetManifestResourceStream("Quilt.Report.css")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
