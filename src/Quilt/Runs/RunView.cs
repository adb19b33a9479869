namespace Quilt.Runs;

/// <summary>Runs and jobs as users see them, made of a record.</summary>
internal sealed class RunView(RunRecord record, IBatchEngine engine)
{
    public RunRecord Record => record;

    public IBatchEngine Engine => engine;

    /// <summary>The run as it is now.</summary>
    public Run GetRun() => ToRun(engine.Count(record));

    /// <summary>The jobs as they are now.</summary>
    public IReadOnlyList<Job> GetJobs()
    {
        var run = GetRun();
        return [.. record.GetJobs().Select(job => ToJob(Judge(job), run))];
    }

    /// <summary>A job as it is now.</summary>
    public Job GetJob(int number) => ToJob(Judge(record.GetJob(number)), GetRun());

    /// <summary>A job's state in truth.</summary>
    public JobState Judge(JobState job) => engine.Judge(record, job);

    private Run ToRun((JobCounts Counts, bool IsAlive) state)
    {
        var header = record.Header;
        var program = header.Spec.Program;
        return new Run
        {
            Id = header.Id,
            Package = header.Package is null ? null : $"{header.Package}@{header.TopHash}",
            Registry = header.Registry,
            Connection = header.Connection,
            Engine = header.Spec.Engine,
            Queue = header.Spec.Queue,
            Region = header.Spec.Aws?.Region,
            JobDefinition = header.Spec.JobDefinition,
            Image = program?.Path ?? header.Spec.Image,
            ImageDigest = program?.Digest ?? header.Spec.ImageDigest,
            Command = program is null ? [.. header.Spec.Command] : [program.Path, .. program.Arguments],
            Output = header.Spec.Output,
            Created = header.Created,
            Counts = state.Counts.ByState,
            IsAlive = state.IsAlive,
        };
    }

    private Job ToJob(JobState job, Run run) => new()
    {
        Subject = record.ReadSubject(job),
        JobId = RunId.OfJob(record.Header.Id, job.Number),
        Name = job.Subject.JobName,
        Run = run,
        Status = job.Current.Status,
        Outcome = job.Current.Outcome,
        ExitCode = job.Current.ExitCode,
        Reason = job.Current.Reason ?? engine.DoubtOf(record, job),
        Failure = job.Current.Failure,
        LastLines = [.. job.Current.LastLines],
        Vcpu = job.Current.Vcpu,
        Memory = job.Current.Memory,
        InstanceType = job.Current.InstanceType,
        InputChange = job.Current.InputChange,
        Attempt = job.Current.Number,
        Tries = job.Current.Tries,
        EngineId = job.Current.EngineId,
        IsForgotten = job.Current.IsForgotten,
        Reasons = [.. job.Current.Waits],
        Waiting = engine.WaitingOf(record, job),
        Created = job.Created,
        Started = job.Current.Started,
        Stopped = job.Current.Stopped,
        Output = engine.OutputOf(record, job),
        OutputKey = RunOutput.Join(RunOutput.PlaceOf(record.Header.Spec.Output, record.Header.Package), job.Place),
        InputKey = job.Current.InputKey.Length == 0 ? null : job.Current.InputKey,
    };
}
