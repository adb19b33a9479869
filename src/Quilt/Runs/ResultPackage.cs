using Quilt.Hashing;

namespace Quilt.Runs;

/// <summary>The files that jobs left as a package that can be installed, for whoever wants them on disk and not (yet) in a registry.</summary>
public static class ResultPackage
{
    /// <summary>Collects the files of jobs, each under <c>group/subject/path</c>. Local files are hashed, so that an install verifies what it copies.</summary>
    /// <param name="runs">Where the files are known.</param>
    /// <param name="jobs">The jobs, of one run.</param>
    /// <param name="include">Which files; none: all.</param>
    /// <param name="report">Told of jobs that left no file, or none that fits a pattern, and of jobs that have not ended, which are left out.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="QuiltException"><see cref="Problem.PathNotFound"/>: a file vanished.</exception>
    public static async Task<Package> CollectAsync(
        BatchRuns runs, IReadOnlyList<Job> jobs, IReadOnlyList<OutputPattern> include, IReport report, CancellationToken cancellationToken)
    {
        List<Entry> entries = [];
        foreach (var job in jobs)
        {
            if (!job.IsEnded)
            {
                report.Error(new QuiltException(
                    Problem.JobNotEnded, $"The job '{job.Name}' is {job.Status}: it has no results yet. Wait-QuiltBatch waits for its end.", job.JobId));
                continue;
            }
            var before = entries.Count;
            HashSet<OutputPattern> missing = [.. include];
            await foreach (var file in runs.GetResultsAsync(job.JobId, cancellationToken).WithoutLeftoversAsync(job.Name, report).ConfigureAwait(false))
            {
                var fitting = include.Where(pattern => pattern.IsMatchAnywhere(file.Path)).ToList();
                missing.ExceptWith(fitting);
                if (include.Count == 0 || fitting.Count > 0)
                    entries.Add(await EntryOfAsync(job, file, cancellationToken).ConfigureAwait(false));
            }
            if (include.Count == 0 && entries.Count == before)
                report.Error(new QuiltException(Problem.ResultNotFound, $"The job '{job.Name}' left no file.", job.JobId));
            foreach (var pattern in include.Where(missing.Contains))
                report.Error(new QuiltException(Problem.ResultNotFound, $"The job '{job.Name}' left no file '{pattern}'.", job.JobId));
        }
        return new Package { Entries = EntrySet.From(entries) };
    }

    private static async Task<Entry> EntryOfAsync(Job job, ResultFile file, CancellationToken cancellationToken) => new()
    {
        LogicalKey = $"{job.Subject!.Group}/{job.Subject.Name}/{file.Path}",
        Size = file.Size,
        PhysicalKey = file.PhysicalKey,
        Hash = file.PhysicalKey.IsLocal
            ? await FileHasher.HashAsync(file.PhysicalKey.Path, HashType.Sha256Chunked, 1, null, cancellationToken).ConfigureAwait(false)
            : null,
    };
}
