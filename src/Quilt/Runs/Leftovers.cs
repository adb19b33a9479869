namespace Quilt.Runs;

/// <summary>Tells results from what lies among them.</summary>
internal static class Leftovers
{
    private const int MostToName = 3;

    /// <summary>The files less those of earlier attempts, which are told in one warning.</summary>
    /// <param name="files">What lies in the job's output.</param>
    /// <param name="job">The job's name.</param>
    /// <param name="report">Told of the others.</param>
    public static IEnumerable<ResultFile> WithoutLeftovers(this IReadOnlyList<ResultFile> files, string job, IReport report)
    {
        List<string> left = [.. files.Where(file => file.IsLeftover).Select(file => file.Path)];
        if (left.Count > 0)
            report.Warning($"{job}: {left.Count} files in its output were not written by its last attempt and are left out: {string.Join(", ", left.Take(MostToName))}{(left.Count > MostToName ? ", …" : "")}.");
        return files.Where(file => !file.IsLeftover);
    }
}
