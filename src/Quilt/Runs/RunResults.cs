namespace Quilt.Runs;

/// <summary>Makes a package of what jobs left, with the metadata that traces each result to its input.</summary>
public static class RunResults
{
    /// <summary>
    /// Adds the results of ended jobs to a package: files at the output's place, <c>subject</c>, <c>job</c> and <c>input_key</c> in the
    /// metadata of each entry, <c>run</c> in the package's.
    /// </summary>
    /// <param name="package">The revision to add to, usually the latest of the run's package.</param>
    /// <param name="jobs">The jobs, of one run, all ended.</param>
    /// <param name="runs">Where the jobs' files are known.</param>
    /// <param name="options">See <see cref="ResultOptions"/>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="QuiltException">
    /// <see cref="Problem.JobsFailed"/>: jobs failed, are incomplete or have not ended; <see cref="Problem.ResultNotFound"/>: no job left a
    /// file; <see cref="Problem.InvalidSubject"/>: jobs of different runs.
    /// </exception>
    public static Task<Package> BuildAsync(
        Package package, IReadOnlyCollection<Job> jobs, BatchRuns runs, ResultOptions options, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
