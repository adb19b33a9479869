namespace Quilt.Runs;

/// <summary>Makes a package of what jobs left, with the metadata that traces each result to its input.</summary>
public static class RunResults
{
    /// <summary>
    /// Adds the results of ended jobs to a package: files at the output's place (which replace all that earlier jobs left there),
    /// <c>subject</c>, <c>job</c> and <c>input_key</c> in the metadata of each entry, <c>run</c> in the package's.
    /// </summary>
    /// <param name="package">The revision to add to, usually the latest of the run's package.</param>
    /// <param name="jobs">The jobs, of one run, all ended.</param>
    /// <param name="runs">Where the jobs' files are known.</param>
    /// <param name="options">See <see cref="ResultOptions"/>.</param>
    /// <param name="report">Told of files that lie among the results and are none (<see cref="ResultFile.IsLeftover"/>), and of inputs that changed meanwhile.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="QuiltException">
    /// <see cref="Problem.JobsFailed"/>: jobs failed or are incomplete, or have not ended; <see cref="Problem.ResultNotFound"/>: no job left
    /// a file; <see cref="Problem.RunNotFound"/>: no jobs, or jobs of different runs.
    /// </exception>
    public static async Task<Package> BuildAsync(
        Package package, IReadOnlyCollection<Job> jobs, BatchRuns runs, ResultOptions options, IReport report, CancellationToken cancellationToken)
    {
        var run = await runs.FreshAsync(RunOf(jobs), cancellationToken).ConfigureAwait(false);
        JobState[] states = [.. jobs.Select(job => RunId.SplitJob(job.JobId).Number).Distinct().Order().Select(number => run.Judge(run.Record.GetJob(number)))];
        JobState[] good = [.. states.Where(job => options.Takes(job.Current.Outcome))];
        ResultRefusal.Check(run, states, good.Length, options);

        var place = RunOutput.PlaceOf(options.Prefix ?? run.Record.Header.Spec.Output, run.Record.Header.Package ?? options.Name);
        List<Entry> results = [];
        foreach (var (job, files) in good.Zip(await JobFiles.ListAsync(run, good, cancellationToken).ConfigureAwait(false)))
        {
            var metadata = ResultMetadata.OfEntry(run.Record, job);
            results.AddRange(files.WithoutLeftovers(job.Subject.JobName, report).Select(file => ToEntry(RunOutput.Join(place, job.Place), file, metadata)));
        }
        TellChanges(good, report);
        if (results.Count == 0)
            throw new QuiltException(Problem.ResultNotFound, $"No job of run {run.Record.Header.Id} left a file to push.", run.Record.Header.Id);
        var entries = package.Content.With(results, good.SelectMany(job => KeysBelow(package, RunOutput.Join(place, job.Place))));
        return ResultMetadata.Add(package with { Entries = entries, TopHash = null, Created = null, Tag = null }, run.Record.Header, new JobCounts(run.GetRun().Counts));
    }

    private static string RunOf(IReadOnlyCollection<Job> jobs) => jobs.Select(job => RunId.SplitJob(job.JobId).RunId).Distinct().ToList() is [var only]
        ? only
        : throw new QuiltException(Problem.RunNotFound, "Results are pushed run by run: give jobs of one run.", jobs.FirstOrDefault());

    private static void TellChanges(JobState[] jobs, IReport report)
    {
        var changed = jobs.Where(job => job.Current.InputChange is not null).Select(job => job.Subject.JobName).ToList();
        if (changed.Count > 0)
            report.Warning($"The input of {changed.Count} jobs changed before they had ended, or could not be looked at, so these results may be of other bytes than their metadata says: {ResultRefusal.Some(changed)}.");
    }

    private static Entry ToEntry(string folder, ResultFile file, Metadata metadata) => new()
    {
        LogicalKey = LogicalKey.Check(RunOutput.Join(folder, file.Path)),
        Size = file.Size,
        PhysicalKey = file.PhysicalKey,
        Metadata = metadata,
    };

    private static IEnumerable<string> KeysBelow(Package package, string folder)
    {
        var entries = package.Content;
        var index = entries.IndexOf(folder);
        for (index = index < 0 ? ~index : index + 1; index < entries.Count && entries.KeyAt(index).StartsWith(folder + "/", StringComparison.Ordinal); index++)
            yield return entries.KeyAt(index);
    }
}
