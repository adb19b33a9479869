namespace Quilt.Transfers;

/// <summary>How many files are read at once.</summary>
internal static class SourceWorkers
{
    /// <summary>What was asked for, else what serves the source best, else twice the cores.</summary>
    public static int WorkersFor(this IContentSource? source, int asked) => (asked, source?.Concurrency ?? 0) switch
    {
        ( > 0, _) => asked,
        (_, > 0 and var best) => best,
        _ => Environment.ProcessorCount * 2,
    };

    /// <summary>Of big files: those on disks use all cores one after the other, those that are waited for come several at once.</summary>
    public static int BigWorkers(this IContentSource source) => source.Concurrency > 0 ? 4 : 1;
}
