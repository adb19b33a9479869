using Quilt.Hashing;

namespace Quilt.Runs;

/// <summary>The files that jobs left as a package that can be installed, for whoever wants them on disk and not (yet) in a registry.</summary>
public static class ResultPackage
{
    /// <summary>Collects the files of jobs, each under <c>group/subject/path</c>. Local files are hashed, so that an install verifies what it copies; those in S3 have the hash that they had when they were received before.</summary>
    /// <param name="runs">Where the files are known.</param>
    /// <param name="jobs">The jobs, of one run.</param>
    /// <param name="include">Which files; none: all.</param>
    /// <param name="received">What is known of results of the run that were received before.</param>
    /// <param name="report">Told of jobs that left no file, or none that fits a pattern, and of jobs that have not ended, which are left out.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="QuiltException"><see cref="Problem.PathNotFound"/>: a file vanished.</exception>
    public static async Task<Package> CollectAsync(
        BatchRuns runs, IReadOnlyList<Job> jobs, IReadOnlyList<OutputPattern> include, ReceivedHashes received, IReport report, CancellationToken cancellationToken)
    {
        Job[] ended = [.. jobs.Where(job => HasEnded(job, report))];
        if (ended.Length == 0)
            return new Package();
        var run = await runs.FreshAsync(ended[0].RunId!, cancellationToken).ConfigureAwait(false);
        JobState[] states = [.. ended.Select(job => run.Judge(run.Record.GetJob(RunId.SplitJob(job.JobId).Number)))];
        List<(Job Job, ResultFile File)> wanted = [];
        foreach (var (job, files) in ended.Zip(await JobFiles.ListAsync(run, states, cancellationToken).ConfigureAwait(false)))
            wanted.AddRange(Choose(job, [.. files.WithoutLeftovers(job.Name, report)], include, report).Select(file => (job, file)));
        var entries = await wanted.SelectAsync(Environment.ProcessorCount, (one, token) => EntryOfAsync(one.Job, one.File, received, token), cancellationToken).ConfigureAwait(false);
        return new Package { Entries = EntrySet.From(entries) };
    }

    private static bool HasEnded(Job job, IReport report)
    {
        if (!job.IsEnded)
            report.Error(new QuiltException(Problem.JobNotEnded, $"The job '{job.Name}' is {job.Status}: it has no results yet. Wait-QuiltBatch waits for its end.", job.JobId));
        return job.IsEnded;
    }

    private static IReadOnlyList<ResultFile> Choose(Job job, IReadOnlyList<ResultFile> files, IReadOnlyList<OutputPattern> include, IReport report)
    {
        if (include.Count == 0)
        {
            if (files.Count == 0)
                report.Error(new QuiltException(Problem.ResultNotFound, $"The job '{job.Name}' left no file.", job.JobId));
            return files;
        }
        foreach (var pattern in include.Where(pattern => !files.Any(file => pattern.IsMatchAnywhere(file.Path))))
            report.Error(new QuiltException(Problem.ResultNotFound, $"The job '{job.Name}' left no file '{pattern}'.", job.JobId));
        return [.. files.Where(file => include.Any(pattern => pattern.IsMatchAnywhere(file.Path)))];
    }

    private static async Task<Entry> EntryOfAsync(Job job, ResultFile file, ReceivedHashes received, CancellationToken cancellationToken) => new()
    {
        LogicalKey = $"{job.Subject!.Group}/{job.Subject.Name}/{file.Path}",
        Size = file.Size,
        PhysicalKey = file.PhysicalKey,
        Hash = file.PhysicalKey.IsLocal
            ? await FileHasher.HashAsync(file.PhysicalKey.Path, HashType.Sha256Chunked, 1, null, cancellationToken).ConfigureAwait(false)
            : received.Find(file),
    };
}
