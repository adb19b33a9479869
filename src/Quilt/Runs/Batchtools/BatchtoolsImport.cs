namespace Quilt.Runs.Batchtools;

/// <summary>Jobs that the Python batchtools submitted, taken up as runs: from then on they are looked at, waited for, read and collected like others.</summary>
public sealed class BatchtoolsImport
{
    private readonly IReadOnlyList<SubmittedLine> lines;
    private readonly IReadOnlyDictionary<string, StatusLine> ends;
    private readonly DateTimeOffset seen;

    private BatchtoolsImport(IReadOnlyList<SubmittedLine> lines, IReadOnlyDictionary<string, StatusLine> ends, DateTimeOffset seen) =>
        (this.lines, this.ends, this.seen) = (lines, ends, seen);

    /// <summary>Number of jobs.</summary>
    public int Count => lines.Count;

    /// <summary>Reads the files.</summary>
    /// <param name="submission">The path of a submission.json.</param>
    /// <param name="status">The path of a status.json, for what AWS Batch does not know any more; null: none.</param>
    /// <param name="report">Told of jobs that are left out, and why.</param>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidRecord"/>: a file is none of batchtools; <see cref="Problem.PathNotFound"/>.</exception>
    public static BatchtoolsImport Read(string submission, string? status, IReport report)
    {
        List<SubmittedLine> lines = [];
        foreach (var job in JsonFile.Read(submission).EnumerateObject())
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
            ? new BatchtoolsImport(lines, new Dictionary<string, StatusLine>(), default)
            : new BatchtoolsImport(lines, StatusLine.ReadEnded(JsonFile.Read(status)), File.GetLastWriteTimeUtc(status));
    }

    /// <summary>Makes the runs: one for each queue, job definition and output, and one more where a subject stands twice.</summary>
    /// <param name="runs">Where they are kept.</param>
    /// <param name="region">The region of queues that are no ARN; null: there must be none.</param>
    /// <param name="cancellationToken">Ends it between two runs.</param>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidEndpoint"/>: nobody named the region.</exception>
    public async Task<IReadOnlyList<Run>> RunAsync(BatchRuns runs, string? region, CancellationToken cancellationToken)
    {
        if (lines.FirstOrDefault(line => (line.Region ?? region) is null) is { } unknown)
            throw new QuiltException(Problem.InvalidEndpoint, $"The queue '{unknown.Queue}' does not say its region: name it with -Region.", unknown.Queue);
        Dictionary<(string Queue, string Definition, string Output, string Place), int> times = [];
        List<Run> made = [];
        var groups = lines.OrderBy(line => line.Date).ThenBy(line => line.JobId, StringComparer.Ordinal).GroupBy(line =>
        {
            // Two jobs of a run may not have one place: batchtools gives the same name to several subjects.
            var place = (line.Queue, line.JobDefinition, line.OutputBase, $"{line.Group}/{line.SubjectId}");
            var time = times[place] = times.GetValueOrDefault(place) + 1;
            return (line.Queue, line.JobDefinition, line.OutputBase, time);
        }).ToList();
        foreach (var group in groups)
        {
            cancellationToken.ThrowIfCancellationRequested();
            made.Add(await MakeAsync(runs, [.. group], region).ConfigureAwait(false));
        }
        return made;
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
            yield return EndOf(number, job, end);
    }

    // The file does not tell when: between the submission and its own writing.
    private AttemptEnded EndOf(int number, SubmittedLine job, StatusLine end) => new()
    {
        Time = seen,
        Job = number,
        Attempt = 1,
        Status = end.Status,
        Outcome = end.Status == JobStatus.SUCCEEDED ? JobOutcome.Succeeded : JobOutcome.Failed,
        ExitCode = end.ExitCode,
        Reason = end.Reason,
        Started = job.Date,
        Stopped = seen > job.Date ? seen : job.Date,
        LogStream = end.Log,
    };
}
