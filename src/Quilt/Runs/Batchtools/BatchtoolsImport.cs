namespace Quilt.Runs.Batchtools;

/// <summary>Jobs that the Python batchtools submitted, taken up as runs: from then on they are looked at, waited for, read and collected like others.</summary>
public sealed class BatchtoolsImport
{
    private readonly string path;
    private readonly IReadOnlyList<SubmittedLine> lines;
    private readonly IReadOnlyDictionary<string, StatusLine> ends;
    private readonly DateTimeOffset seen;

    private BatchtoolsImport(string path, IReadOnlyList<SubmittedLine> lines, IReadOnlyDictionary<string, StatusLine> ends, DateTimeOffset seen) =>
        (this.path, this.lines, this.ends, this.seen) = (path, lines, ends, seen);

    /// <summary>Number of jobs.</summary>
    public int Count => lines.Count;

    /// <summary>Reads the files.</summary>
    /// <param name="submission">The path of a submission.json.</param>
    /// <param name="status">The path of a status.json, for what AWS Batch does not know any more; null: none.</param>
    /// <param name="report">Told of jobs that are left out, and why, and of a file without any.</param>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidRecord"/>: a file is none of batchtools; <see cref="Problem.PathNotFound"/>.</exception>
    public static BatchtoolsImport Read(string submission, string? status, IReport report)
    {
        List<SubmittedLine> lines = [];
        var file = JsonFile.Read(submission);
        if (!file.EnumerateObject().Any())
            report.Warning($"'{submission}' holds no jobs, so there is nothing to import.");
        foreach (var job in file.EnumerateObject())
        {
            try
            {
                lines.Add(SubmittedLine.Read(job.Name, job.Value));
            }
            catch (QuiltException error)
            {
                report.Error(error);
            }
        }
        return status is null
            ? new BatchtoolsImport(submission, lines, new Dictionary<string, StatusLine>(), default)
            : new BatchtoolsImport(submission, lines, StatusLine.ReadEnded(JsonFile.Read(status)), File.GetLastWriteTimeUtc(status));
    }

    /// <summary>
    /// Makes the runs: one for each queue, job definition and output, and one more where a subject stands twice. Jobs that make up a run already
    /// stay that one: a submission is one run, however often its file is read.
    /// </summary>
    /// <param name="runs">Where they are kept.</param>
    /// <param name="region">The region of queues that do not say theirs; null: that of the session.</param>
    /// <param name="report">Told of jobs that are of a run already.</param>
    /// <param name="cancellationToken">Ends it between two runs.</param>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidEndpoint"/>: nobody named the region.</exception>
    public async Task<IReadOnlyList<Run>> RunAsync(BatchRuns runs, string? region, IReport report, CancellationToken cancellationToken)
    {
        region ??= runs.RegionOf(AwsSpec.EngineName);
        if (lines.FirstOrDefault(line => (line.Region ?? region) is null) is { } unknown)
            throw new QuiltException(Problem.InvalidEndpoint, $"The queue '{unknown.Queue}' does not say its region: name it with -Region.", unknown.Queue);
        var earlier = await Task.Run(() => EarlierRuns.Find(runs, lines.Select(line => line.JobId).ToHashSet()), cancellationToken).ConfigureAwait(false);
        Dictionary<(string Queue, string? Region, string Definition, string Output, string Place), int> times = [];
        List<Run> made = [];
        var groups = lines.OrderBy(line => line.Date).ThenBy(line => line.JobId, StringComparer.Ordinal).GroupBy(line =>
        {
            // Two jobs of a run may not have one place: batchtools gives the same name to several subjects.
            var place = (line.Queue, line.Region, line.JobDefinition, line.OutputBase, $"{line.Group}/{line.SubjectId}");
            var time = times[place] = times.GetValueOrDefault(place) + 1;
            return (line.Queue, line.Region, line.JobDefinition, line.OutputBase, time);
        }).ToList();
        foreach (var group in groups)
        {
            cancellationToken.ThrowIfCancellationRequested();
            made.Add(await FindAsync(earlier, [.. group], report).ConfigureAwait(false) ?? await MakeAsync(runs, [.. group], region).ConfigureAwait(false));
        }
        return made;
    }

    // A run that stands for these jobs, with what the files know of them and it does not.
    private async Task<Run?> FindAsync(EarlierRuns earlier, IReadOnlyList<SubmittedLine> jobs, IReport report)
    {
        var ids = jobs.Select(job => job.JobId).ToHashSet();
        var same = earlier.Of(ids);
        // The end of a job counts that is recorded first, so what nobody saw needs another run.
        if (same.FirstOrDefault(run => !run.GetJobs().Any(job => job.Current is { Failure: JobFailure.Lost, EngineId: { } id } && ends.ContainsKey(id))) is { } known)
        {
            report.Warning($"The jobs of '{path}' are those of run {known.Id}: it is given, and no other one is made of them.");
            if (known.IsImported)
                await known.Record.AppendAsync([.. NewEnds(known.GetJobs())], CancellationToken.None).ConfigureAwait(false);
            return known.Run;
        }
        if (same.Count > 0)
            report.Warning($"The jobs of '{path}' are those of run {same[0].Id}, which does not know how some of them ended: another one is made of them. To forget that one, remove its folder.");
        else if (earlier.WithSome(ids) is { Count: > 0 } some)
            report.Warning($"Jobs of '{path}' are of other runs, too: {string.Join(", ", some)}.");
        return null;
    }

    private IEnumerable<AttemptEnded> NewEnds(IReadOnlyList<JobState> jobs)
    {
        foreach (var job in jobs)
        {
            if (job.Current is { IsEnded: false, EngineId: { } id } && ends.TryGetValue(id, out var end))
                yield return EndOf(job.Number, job.Created, end);
        }
    }

    private async Task<Run> MakeAsync(BatchRuns runs, IReadOnlyList<SubmittedLine> jobs, string? region)
    {
        var first = jobs[0];
        RunHeader header = new()
        {
            Id = "",
            Created = first.Date,
            Spec = new RunSpec
            {
                Engine = AwsSpec.EngineName,
                Queue = first.Queue,
                JobDefinition = first.JobDefinition,
                Aws = new AwsSpec { Region = first.Region ?? region },
                Output = first.OutputBase,
            },
        };
        var record = await runs.Store.CreateAsync(header, CancellationToken.None).ConfigureAwait(false);
        await record.AppendAsync([.. jobs.SelectMany((job, i) => Events(i + 1, job))], CancellationToken.None).ConfigureAwait(false);
        return runs.Keep(record).GetRun();
    }

    private IEnumerable<RecordEvent> Events(int number, SubmittedLine job)
    {
        yield return new JobInputs
        {
            Time = job.Date,
            Job = number,
            Inputs = [new InputLine(job.ImageKey, 0, null, job.Image.ToString(), true)],
            Metadata = Metadata.Empty,
        };
        // Nobody kept the bytes that it read, so there is no input key.
        yield return new JobSubmitted { Time = job.Date, Job = number, Subject = job.SubjectId, Group = job.Group, Image = job.ImageKey, InputKey = "" };
        yield return new StatusChanged { Time = job.Date, Job = number, Attempt = 1, Status = JobStatus.SUBMITTED, EngineId = job.JobId };
        if (ends.TryGetValue(job.JobId, out var end))
            yield return EndOf(number, job.Date, end);
    }

    // The file does not tell when: between the submission and its own writing.
    private AttemptEnded EndOf(int number, DateTimeOffset submitted, StatusLine end) => new()
    {
        Time = seen,
        Job = number,
        Attempt = 1,
        Status = end.Status,
        Outcome = end.Status == JobStatus.SUCCEEDED ? JobOutcome.Succeeded : JobOutcome.Failed,
        ExitCode = end.ExitCode,
        Reason = end.Reason,
        Started = submitted,
        Stopped = seen > submitted ? seen : submitted,
        LogStream = end.Log,
    };
}
